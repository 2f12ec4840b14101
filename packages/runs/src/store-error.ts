/**
 * Something in or about the run store that a person can mend. The message names the file or the sweep and says what was
 * expected.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}
