import { logGamma } from '@finetune-lab/random'
import type { Interval } from './interval.ts'

/** With fewer values, no interval of the median reaches 93.75 % whatever the distribution. */
export const LEAST_FOR_MEDIAN = 5

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * A 95 % interval of the median, for any distribution: a collapsed or outlying value moves it no further than to the next
 * value. Between the order statistics that cover more and less than 95 %, it is interpolated. Hettmansperger, Sheather:
 * Confidence Intervals Based on Interpolated Order Statistics, Statistics & Probability Letters 4, 1986.
 *
 * With five values the widest interval, smallest to largest, covers 1 − 2 · 2⁻⁵ = 93.75 %: it is given as it is.
 *
 * @returns undefined for fewer than five values: the widest interval covers 87.5 % with four, and 75 % with three
 */
export function medianInterval(values: readonly number[]): Interval | undefined {
  const n = values.length
  if (n < LEAST_FOR_MEDIAN) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  // The coverage of [x(d), x(n + 1 − d)] is 1 − 2 P(B < d), with B binomial (n, ½).
  let depth = 1
  let tail = 0.5 ** n
  while (1 - 2 * (tail + binomialHalf(n, depth)) >= 0.95) tail += binomialHalf(n, depth++)
  const [low, high] = [sorted[depth - 1], sorted[n - depth]]
  const wide = 1 - 2 * tail
  if (wide < 0.95) return { kind: 'median', low, high }
  const narrow = wide - 2 * binomialHalf(n, depth)
  const share = (wide - 0.95) / (wide - narrow)
  const weight = ((n - depth) * share) / (depth + (n - 2 * depth) * share)
  return {
    kind: 'median',
    low: (1 - weight) * low + weight * sorted[depth],
    high: (1 - weight) * high + weight * sorted[n - depth - 1],
  }
}

/** P(B = k), with B binomial (n, ½). */
function binomialHalf(n: number, k: number): number {
  return Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) - n * Math.LN2)
}
