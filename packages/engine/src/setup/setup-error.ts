/** TensorFlow cannot be set up on this machine. The message says what is missing or went wrong, and what would mend it. */
export class SetupError extends Error {
  override readonly name = 'SetupError'
}
