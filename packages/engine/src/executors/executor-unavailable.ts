/** An executor that was asked for cannot train here: the message says what is missing, and what would do instead. */
export class ExecutorUnavailable extends Error {
  override readonly name = 'ExecutorUnavailable'
}
