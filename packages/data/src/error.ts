/** Something about a data set that its owner can mend. The message names what, where, and what would be right. */
export class DataError extends Error {
  /** `missing`: the machine lacks files. `invalid`: a file, a name or a number is wrong. */
  readonly kind: 'missing' | 'invalid'

  constructor(kind: 'missing' | 'invalid', message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DataError'
    this.kind = kind
  }
}

export function invalid(message: string, cause?: unknown): DataError {
  return new DataError('invalid', message, cause === undefined ? undefined : { cause })
}
