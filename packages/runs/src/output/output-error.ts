/** An output cannot be written where the user asked for it. The message is one sentence that names the place. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
}
