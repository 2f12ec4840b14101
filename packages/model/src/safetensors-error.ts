/** A safetensors file that is not what it should be. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError'
  readonly file: string
  /** The tensor that is wrong, where one is to blame. */
  readonly tensor: string | undefined
  readonly expected: string

  constructor(file: string, tensor: string | undefined, found: string, expected: string, options?: ErrorOptions) {
    super(`${file}: ${tensor === undefined ? '' : `tensor "${tensor}": `}${found}, expected ${expected}`, options)
    this.file = file
    this.tensor = tensor
    this.expected = expected
  }
}
