import { UserFacingError } from '@finetune-lab/system'

/**
 * A problem with the run store that the user can fix. The message names the file or the sweep and says what was expected.
 */
export class StoreError extends UserFacingError {
  override readonly name = 'StoreError'

  constructor(message: string, options?: ErrorOptions, kind: 'input' | 'lack' = 'input') {
    super(kind, message, options)
  }
}

/** The disk is to blame: it is full, read-only or does not respond, or a permission is missing. */
export class DiskError extends StoreError {
  readonly trouble: string

  /** @param trouble the cause, such as `no permission to read it` */
  constructor(path: string, trouble: string, options?: ErrorOptions) {
    super(`${path}: ${trouble}`, options, 'lack')
    this.trouble = trouble
  }
}

/** Another engine is working on the sweep. */
export class SweepHeld extends StoreError {}

/** Whether a file is to blame rather than a bug: it is damaged, was deleted, or cannot be read. */
export function isFileTrouble(error: unknown): error is Error {
  return error instanceof StoreError || (error instanceof Error && 'code' in error && error.code !== undefined)
}
