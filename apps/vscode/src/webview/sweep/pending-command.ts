export type EngineCommand = 'stop' | 'resume'

/** After this time the button is enabled again; the host reports an engine that does not respond. */
const RESPONDS_WITHIN_MILLISECONDS = 15_000

/**
 * What the engine was asked to do and has not done yet.
 *
 * @param expired called if the engine does not respond in time
 */
export function pendingCommand(expired: () => void) {
  let pending: EngineCommand | undefined
  return {
    get command() {
      return pending
    },
    begin(command: EngineCommand) {
      pending = command
      setTimeout(() => {
        if (pending !== command) return
        pending = undefined
        expired()
      }, RESPONDS_WITHIN_MILLISECONDS)
    },
    /** The engine has responded. */
    end() {
      pending = undefined
    },
  }
}
