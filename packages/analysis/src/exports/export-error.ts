/** An export that cannot be: the request is wrong (`input`), or the server that is to take it is not there or refuses. */
export class ExportError extends Error {
  override readonly name = 'ExportError'
  readonly kind: 'input' | 'server'

  constructor(kind: 'input' | 'server', message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
