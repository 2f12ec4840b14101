import { type ErrorKind, UserFacingError } from '@finetune-lab/system'

/** Design section 10. */
export const ExitCode = {
  done: 0,
  someRunsFailed: 1,
  /** What was begun with all that it needs came to nothing. */
  failed: 1,
  wrongInput: 2,
  machineLacksSomething: 3,
  interrupted: 130,
  /** The engine's alone, to the process that started it: another engine is at work on the sweep. */
  held: 75,
  /** The engine's alone: an error of the program itself. */
  crashed: 70,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

const CODES: Readonly<Record<ErrorKind, ExitCode>> = {
  input: ExitCode.wrongInput,
  lack: ExitCode.machineLacksSomething,
  failed: ExitCode.failed,
  interrupted: ExitCode.interrupted,
}

/** The code for an error that a person can mend; undefined for one of the program itself. */
export function exitCodeOf(error: unknown): ExitCode | undefined {
  return error instanceof UserFacingError ? CODES[error.kind] : undefined
}

/** What an engine ended for, by its exit code: the other way round. */
export function errorKindOf(exitCode: number): ErrorKind {
  const [kind] = (Object.keys(CODES) as ErrorKind[]).filter(kind => CODES[kind] === exitCode)
  return kind ?? 'failed'
}
