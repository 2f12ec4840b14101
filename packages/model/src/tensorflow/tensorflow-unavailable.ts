/** TensorFlow cannot be used on this machine. The message says why, in one sentence. */
export class TensorflowUnavailable extends Error {
  override readonly name = 'TensorflowUnavailable'
}
