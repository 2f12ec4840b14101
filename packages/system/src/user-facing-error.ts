/**
 * Why nothing came of what was asked:
 *
 * - `input`: what a person wrote, named or pointed to is wrong
 * - `lack`: the machine lacks something: files, a device, room on the disk, the network
 * - `failed`: all of that was there, and it did not work
 * - `interrupted`: somebody ended it
 */
export type ErrorKind = 'input' | 'lack' | 'failed' | 'interrupted'

/**
 * An error that a person can mend. The message says what was wrong, where, and what would be right; it is shown without a
 * stack. Everything else that is thrown is a bug of ours. Subclasses exist only where one is caught by its class.
 */
export class UserFacingError extends Error {
  override readonly name: string = 'UserFacingError'
  readonly kind: ErrorKind

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
