/** A filter that cannot be understood, with the place of the mistake. */
export class FilterError extends Error {
  override readonly name = 'FilterError'
  /** Position in the filter, in UTF-16 code units; `to` is exclusive. */
  readonly from: number
  readonly to: number

  constructor(message: string, from: number, to: number) {
    super(message)
    this.from = from
    this.to = to
  }
}
