import { type ErrorKind, UserFacingError } from '@finetune-lab/system'

/** Design section 10. */
export const ExitCode = {
  done: 0,
  someRunsFailed: 1,
  /** Work that had all it needs failed. */
  failed: 1,
  wrongInput: 2,
  machineLacksSomething: 3,
  interrupted: 130,
  /** Only from an engine to the process that started it: another engine is working on the sweep. */
  held: 75,
  /** Only from an engine: a bug. */
  crashed: 70,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

const CODES: Readonly<Record<ErrorKind, ExitCode>> = {
  input: ExitCode.wrongInput,
  lack: ExitCode.machineLacksSomething,
  failed: ExitCode.failed,
  interrupted: ExitCode.interrupted,
}

/** The exit code for a user-facing error; undefined for a bug. */
export function exitCodeOf(error: unknown): ExitCode | undefined {
  return error instanceof UserFacingError ? CODES[error.kind] : undefined
}

/** The inverse: the kind of error that an engine's exit code means. */
export function errorKindOf(exitCode: number): ErrorKind {
  const [kind] = (Object.keys(CODES) as ErrorKind[]).filter(kind => CODES[kind] === exitCode)
  return kind ?? 'failed'
}
