/** Names for the same thing in two sweeps. */
export interface Match {
  readonly a: string
  readonly b: string
}
