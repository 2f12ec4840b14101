import { normalAtMost } from './normal.ts'

export interface SignedRank {
  /** The sum of the ranks of differences above zero. */
  readonly positive: number
  /** The number of nonzero differences. */
  readonly n: number
  /** Two-sided; exact up to 250 differences. */
  readonly p: number
}

/**
 * Wilcoxon's signed-rank test of paired differences. Wilcoxon: Individual Comparisons by Ranking Methods, Biometrics
 * Bulletin 1, 1945. Zeros are left out, as Wilcoxon did; ties share the mean of their ranks. The p value is exact
 * up to n = 250, including ties: both signs are equally likely, so the distribution of the sum is counted over all 2ⁿ
 * signs, given the ranks (SciPy: `PermutationMethod`; without ties, `method='exact'`). Counting takes time proportional to
 * n³, so beyond that the sum is taken as normal, with continuity correction (SciPy: `method='asymptotic'`).
 *
 * @returns undefined if all differences are zero
 */
export function signedRank(differences: readonly number[]): SignedRank | undefined {
  const nonzero = differences.filter(difference => Math.abs(difference) > SAME)
  if (nonzero.length === 0) return undefined
  const ranks = doubledRanks(nonzero.map(Math.abs))
  const total = ranks.reduce((sum, rank) => sum + rank, 0)
  const positive = ranks.reduce((sum, rank, i) => sum + (nonzero[i] > 0 ? rank : 0), 0)
  const smaller = Math.min(positive, total - positive)
  if (nonzero.length > LARGEST_EXACT)
    return { positive: positive / 2, n: nonzero.length, p: normalP(ranks, smaller, total) }
  const probabilities = sumDistribution(ranks, total)
  let tail = 0
  for (let sum = 0; sum <= smaller; sum++) tail += probabilities[sum]
  return { positive: positive / 2, n: nonzero.length, p: Math.min(1, 2 * tail) }
}

const LARGEST_EXACT = 250

/** The sum of doubled ranks has mean total / 2 and variance Σ rank² / 4, ties included. A doubled rank is 2 apart from the next. */
function normalP(ranks: readonly number[], smaller: number, total: number): number {
  const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0)) / 2
  return Math.min(1, 2 * normalAtMost((smaller + 1 - total / 2) / deviation))
}

/** Smaller differences between shares are rounding errors. */
const SAME = 1e-12

/** Twice the ranks 1 … n by rising size, so that shared ranks are integers too. */
function doubledRanks(sizes: readonly number[]): number[] {
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[a] - sizes[b])
  const ranks = new Array<number>(sizes.length)
  for (let first = 0; first < order.length; ) {
    let last = first
    while (last + 1 < order.length && sizes[order[last + 1]] - sizes[order[last]] <= SAME) last++
    for (let i = first; i <= last; i++) ranks[order[i]] = first + last + 2
    first = last + 1
  }
  return ranks
}

/** The probability of each sum 0 … total if each rank is included with probability ½. */
function sumDistribution(ranks: readonly number[], total: number): Float64Array {
  const probabilities = new Float64Array(total + 1)
  probabilities[0] = 1
  let largest = 0
  for (const rank of ranks) {
    largest += rank
    for (let sum = largest; sum >= 0; sum--)
      probabilities[sum] = 0.5 * (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0))
  }
  return probabilities
}
