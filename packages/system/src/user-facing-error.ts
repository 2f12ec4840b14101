/**
 * Why a request failed:
 *
 * - `input`: something the user wrote, named or pointed to is wrong
 * - `lack`: the machine lacks something: files, a device, disk space, the network
 * - `failed`: everything was available, but it did not work
 * - `interrupted`: it was ended from outside
 */
export type ErrorKind = 'input' | 'lack' | 'failed' | 'interrupted'

/**
 * An error that the user can fix. The message says what is wrong, where, and what would be right; it is shown without a
 * stack. Any other thrown error is a bug. A subclass exists only if something catches it by its class.
 */
export class UserFacingError extends Error {
  override readonly name: string = 'UserFacingError'
  readonly kind: ErrorKind

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
