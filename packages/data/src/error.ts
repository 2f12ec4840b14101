import { UserFacingError } from '@finetune-lab/system'

/** Something about a data set that its owner can mend. The message names what, where, and what would be right. */
export class DataError extends UserFacingError {
  override readonly name = 'DataError'
  declare readonly kind: 'lack' | 'input'
  /** The message's end, where it says what to do in a terminal. */
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
