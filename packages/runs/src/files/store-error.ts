import { UserFacingError } from '@finetune-lab/system'

/**
 * Something in or about the run store that a person can mend. The message names the file or the sweep and says what was
 * expected.
 */
export class StoreError extends UserFacingError {
  override readonly name = 'StoreError'

  constructor(message: string, options?: ErrorOptions, kind: 'input' | 'lack' = 'input') {
    super(kind, message, options)
  }
}

/** The disk is to blame: it is full, read-only or does not answer, or a permission is missing. */
export class DiskError extends StoreError {
  readonly trouble: string

  /** @param trouble in words: `no permission to read it` */
  constructor(path: string, trouble: string, options?: ErrorOptions) {
    super(`${path}: ${trouble}`, options, 'lack')
    this.trouble = trouble
  }
}

/** Another engine is at work on the sweep. */
export class SweepHeld extends StoreError {}

/** Whether files are to blame and not the program: damaged, deleted meanwhile, or not to be read. */
export function isFileTrouble(error: unknown): error is Error {
  return error instanceof StoreError || (error instanceof Error && 'code' in error && error.code !== undefined)
}
