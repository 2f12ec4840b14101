/**
 * Why an image was not read.
 *
 * `reason`: a text shared by similar files, so that they can be counted together. `detail`: applies to this file only.
 */
export class UnreadableImage extends Error {
  readonly reason: string
  readonly detail?: string

  constructor(reason: string, { detail, cause }: { readonly detail?: string; readonly cause?: unknown } = {}) {
    super(detail ? `${reason} (${detail})` : reason, cause === undefined ? undefined : { cause })
    this.name = 'UnreadableImage'
    this.reason = reason
    this.detail = detail
  }
}
