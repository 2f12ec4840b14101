import { ExitCode } from '@finetune-lab/engine'
import { UserFacingError } from '@finetune-lab/system'

/**
 * Runs work that Ctrl-C or TERM interrupts. A second one exits at once.
 *
 * @throws UserFacingError of kind `interrupted` once the interrupted work has ended
 */
export async function untilInterrupted<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const interruption = new AbortController()
  const interrupt = () => {
    if (interruption.signal.aborted) process.exit(ExitCode.interrupted)
    interruption.abort()
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, interrupt)
  try {
    return await work(interruption.signal)
  } catch (error) {
    if (!interruption.signal.aborted) throw error
    throw new UserFacingError('interrupted', 'interrupted; run the same command again to continue', { cause: error })
  } finally {
    for (const signal of signals) process.off(signal, interrupt)
  }
}
