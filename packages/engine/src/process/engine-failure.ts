import { readHalt, readLogTail, sweepFiles } from '@finetune-lab/runs'
import { ExitCode } from './exit-code.ts'

/** How an engine failed. */
export interface EngineFailure {
  readonly how: 'was killed' | 'crashed' | 'halted' | 'cannot work on this sweep'
  /** The end of its log. */
  readonly message: string
  /** Path of its log. */
  readonly log: string
}

/** An engine that was not needed, because another was faster, has not failed. */
const GOOD: readonly number[] = [ExitCode.done, ExitCode.someRunsFailed, ExitCode.interrupted, ExitCode.held]

/**
 * @param code the engine's exit code; null when a signal ended it
 * @returns undefined if the engine ended normally, stopped on request, or recorded failed runs in the store
 */
export function engineFailure(sweepFolder: string, code: number | null): EngineFailure | undefined {
  if (code !== null && GOOD.includes(code)) return undefined
  const { log } = sweepFiles(sweepFolder)
  if (code === null) return { how: 'was killed', message: lastWords(log), log }
  if (code === ExitCode.crashed) return { how: 'crashed', message: lastWords(log), log }
  // On a full disk the log may lack its end.
  const halted = code === ExitCode.machineLacksSomething ? readHalt(sweepFolder) : undefined
  if (halted !== undefined) return { how: 'halted', message: halted, log }
  return { how: 'cannot work on this sweep', message: lastWords(log), log }
}

/** The end of the log, without an error's stack. */
function lastWords(log: string): string {
  try {
    const lines = readLogTail(log)?.text.trimEnd().split('\n').slice(-20)
    if (!lines) return 'it left no log'
    return lines.join('\n').split(/\n {4}at /)[0]
  } catch {
    return 'its log cannot be read'
  }
}
