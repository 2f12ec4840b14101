/**
 * `lack`: the machine has no tool, room, network or driver for it. `failure`: all of that was there, and what came of it is
 * wrong: another file than the known one, no binding, a TensorFlow that does not load or trains to something else.
 */
export type SetupErrorKind = 'lack' | 'failure'

/** TensorFlow was not set up. The message says what is missing or went wrong, and what would mend it. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
  readonly kind: SetupErrorKind

  constructor(message: string, kind: SetupErrorKind, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
