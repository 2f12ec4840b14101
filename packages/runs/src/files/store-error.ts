/**
 * Something in or about the run store that a person can mend. The message names the file or the sweep and says what was
 * expected.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** The disk is to blame: it is full, read-only or does not answer, or a permission is missing. */
export class DiskError extends StoreError {
  readonly trouble: string

  /** @param trouble in words: `no permission to read it` */
  constructor(path: string, trouble: string, options?: ErrorOptions) {
    super(`${path}: ${trouble}`, options)
    this.trouble = trouble
  }
}

/** Another engine is at work on the sweep. */
export class SweepHeld extends StoreError {}

/** Whether files are to blame and not the program: damaged, deleted meanwhile, or not to be read. */
export function isFileTrouble(error: unknown): error is Error {
  return error instanceof StoreError || (error instanceof Error && 'code' in error && error.code !== undefined)
}
