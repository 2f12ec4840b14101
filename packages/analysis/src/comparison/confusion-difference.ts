import type { MeanConfusion } from '../mean-confusion.ts'

/** How the confusions of two sweeps' networks differ. */
export interface ConfusionDifference {
  /** [true class][predicted class]: share of the true class's test images in A minus that in B, −1 … 1. */
  readonly shares: readonly (readonly number[])[]
  /** The off-diagonal cells that differ most, the largest first. */
  readonly largest: readonly ConfusionChange[]
}

export interface ConfusionChange {
  readonly truth: number
  readonly said: number
  readonly a: number
  readonly b: number
  /** a − b */
  readonly difference: number
}

/**
 * A's mean confusion minus B's.
 *
 * @returns undefined if the numbers of classes differ
 */
export function confusionDifference(a: MeanConfusion, b: MeanConfusion, most = 5): ConfusionDifference | undefined {
  if (a.shares.length !== b.shares.length) return undefined
  const shares = a.shares.map((row, truth) => row.map((share, said) => share - b.shares[truth][said]))
  const largest = shares
    .flatMap((row, truth) =>
      row.map((difference, said) => ({ truth, said, a: a.shares[truth][said], b: b.shares[truth][said], difference })),
    )
    .filter(({ truth, said, difference }) => truth !== said && difference !== 0)
    .toSorted((first, second) => Math.abs(second.difference) - Math.abs(first.difference))
    .slice(0, most)
  return { shares, largest }
}
