/** What an operation works on. Grey values are 0 … 255, in rows. */
export interface Canvas {
  /** Uint8Array [784], to be changed in place. */
  readonly image: Uint8Array
  /** Uint8Array [784], for the operation's own use. */
  readonly scratch: Uint8Array
  /** The grey value that normalisation maps to about 0. */
  readonly mean: number
  /** The stored image at a position of the batch, Uint8Array [784]. */
  stored(position: number): Uint8Array
}
