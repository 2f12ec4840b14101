/** What a person named cannot be used: the message says what, and what was expected. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
