/**
 * `lack`: the machine lacks a tool, disk space, network or driver. `failure`: everything was available, but the result
 * is wrong: an unexpected file, no binding, or a TensorFlow that does not load or train correctly.
 */
export type SetupErrorKind = 'lack' | 'failure'

/** TensorFlow was not set up. The message says what is missing or went wrong, and how to fix it. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  readonly kind: SetupErrorKind

  constructor(message: string, kind: SetupErrorKind, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
