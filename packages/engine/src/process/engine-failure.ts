import { readHalt, readLogTail, sweepFiles } from '@finetune-lab/runs'
import { ExitCode } from './exit-code.ts'

/** How an engine ended that did not end as it should. */
export interface EngineFailure {
  readonly how: 'was killed' | 'crashed' | 'halted' | 'cannot work on this sweep'
  /** The last thing that it said. */
  readonly message: string
  /** Its whole log. */
  readonly log: string
}

/** One that was not needed, as another was faster, is no failure. */
const GOOD: readonly number[] = [ExitCode.done, ExitCode.someRunsFailed, ExitCode.interrupted, ExitCode.held]

/**
 * @param code the engine's exit code; null when a signal ended it
 * @returns undefined for an engine that ended well, stopped when it was asked to, or told of failed runs in the store
 */
export function engineFailure(sweepFolder: string, code: number | null): EngineFailure | undefined {
  if (code !== null && GOOD.includes(code)) return undefined
  const { log } = sweepFiles(sweepFolder)
  if (code === null) return { how: 'was killed', message: lastWords(log), log }
  if (code === ExitCode.crashed) return { how: 'crashed', message: lastWords(log), log }
  // On a full disk the log may lack the last words.
  const halted = code === ExitCode.machineLacksSomething ? readHalt(sweepFolder) : undefined
  if (halted !== undefined) return { how: 'halted', message: halted, log }
  return { how: 'cannot work on this sweep', message: lastWords(log), log }
}

/** Without the stack of an error. */
function lastWords(log: string): string {
  try {
    const lines = readLogTail(log)?.text.trimEnd().split('\n').slice(-20)
    if (!lines) return 'It left no log.'
    return lines.join('\n').split(/\n {4}at /)[0]
  } catch {
    return 'Its log cannot be read.'
  }
}
