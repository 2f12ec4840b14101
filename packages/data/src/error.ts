/** Something about a data set that its owner can mend. The message names what, where, and what would be right. */
export class DataError extends Error {
  /** `missing`: the machine lacks files. `invalid`: a file, a name or a number is wrong. */
  readonly kind: 'missing' | 'invalid'
  /** The message's end, where it says what to do in a terminal. */
  readonly advice?: string

  constructor(kind: 'missing' | 'invalid', message: string, options?: ErrorOptions & { readonly advice?: string }) {
    super(message, options)
    this.name = 'DataError'
    this.kind = kind
    this.advice = options?.advice
  }
}

export function invalid(message: string, cause?: unknown): DataError {
  return new DataError('invalid', message, cause === undefined ? undefined : { cause })
}
