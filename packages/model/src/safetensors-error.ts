/** A safetensors file with invalid content. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError'
  readonly file: string
  /** The tensor at fault, if there is one. */
  readonly tensor: string | undefined
  readonly expected: string

  constructor(file: string, tensor: string | undefined, found: string, expected: string, options?: ErrorOptions) {
    super(`${file}: ${tensor === undefined ? '' : `tensor "${tensor}": `}${found}, expected ${expected}`, options)
    this.file = file
    this.tensor = tensor
    this.expected = expected
  }
}
