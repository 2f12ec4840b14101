import { tCritical } from '@finetune-lab/random'

/**
 * A 95 % interval. `t`: Student's, over seeds. `wilson`: binomial, of one network on its test set. `median`: of the median
 * over seeds.
 */
export interface Interval {
  readonly kind: 't' | 'wilson' | 'median'
  readonly low: number
  readonly high: number
  /** The computed ends before they were cut at the bounds of possible values; missing if they were not cut. */
  readonly uncut?: { readonly low: number; readonly high: number }
  /**
   * The number of first seeds whose spread made it, where more seeds were added because of that spread (Stein); missing
   * elsewhere.
   */
  readonly spreadOf?: number
  /** Computed on the scale of logits, so that it stays within 0 and 1; missing on the plain scale. */
  readonly scale?: 'logit'
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * mean ± t · s / √n, with s the sample's standard deviation (n − 1) and t of n − 1 degrees of freedom.
 *
 * @param first the values that s and t come from, if they decided how many more there are (Stein, Annals of Mathematical
 *   Statistics 16, 1945); by default all values
 * @returns undefined for fewer than two of these, which have no spread
 */
export function tInterval(values: readonly number[], first = values): Interval | undefined {
  if (first.length < 2) return undefined
  const centre = mean(values)
  const middle = first === values ? centre : mean(first)
  const variance = first.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (first.length - 1)
  const half = tCritical(first.length - 1) * Math.sqrt(variance / values.length)
  return { kind: 't', low: centre - half, high: centre + half, ...spreadOf(values, first) }
}

/** For an interval whose spread is not that of all values. */
export function spreadOf(values: readonly number[], first: readonly number[]): { readonly spreadOf?: number } {
  return first.length < values.length ? { spreadOf: first.length } : {}
}

/**
 * Student's interval has no bounds: near 100 % it may end above. Values beyond the bounds are impossible, so the interval
 * is cut there, which does not change its coverage. `uncut` keeps the computed ends.
 */
export function cutInterval(interval: Interval | undefined, least: number, most: number): Interval | undefined {
  if (!interval || (interval.low >= least && interval.high <= most)) return interval
  const { low, high } = interval
  return { ...interval, low: Math.max(least, low), high: Math.min(most, high), uncut: { low, high } }
}

/** Φ⁻¹(0.975) */
export const Z = 1.959963984540054

/**
 * The score interval of a share of `count` trials. Wilson: Probable Inference, the Law of Succession, and Statistical
 * Inference. Journal of the American Statistical Association 22, 1927. It covers only the chance in the test set, not
 * in the seeds.
 *
 * @returns undefined without trials
 */
export function wilsonInterval(share: number, count: number): Interval | undefined {
  if (count < 1) return undefined
  const scale = 1 + (Z * Z) / count
  const centre = (share + (Z * Z) / (2 * count)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / count + (Z * Z) / (4 * count * count))
  return { kind: 'wilson', low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
