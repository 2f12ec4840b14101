import { UserFacingError } from '@finetune-lab/system'

/** A problem with a data set that the user can fix. The message says what is wrong, where, and what was expected. */
export class DataError extends UserFacingError {
  override readonly name = 'DataError'
  declare readonly kind: 'lack' | 'input'
  /** The end of the message, if it says what to do in a terminal. */
  readonly advice?: string

  /** @param kind `lack`: the machine has no such files. `input`: a file, a name or a number is wrong. */
  constructor(kind: 'lack' | 'input', message: string, options?: ErrorOptions & { readonly advice?: string }) {
    super(kind, message, options)
    this.advice = options?.advice
  }
}

export function invalid(message: string, cause?: unknown): DataError {
  return new DataError('input', message, cause === undefined ? undefined : { cause })
}
