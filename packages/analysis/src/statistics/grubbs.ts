import { tCritical } from '@finetune-lab/random'
import { mean } from './interval.ts'
import { standardDeviation } from './spread.ts'

/**
 * The index of a value that is too far from the others to be chance, by Grubbs' two-sided test: G = max |x − mean| / s
 * against (n − 1) / √n · √(t² / (n − 2 + t²)), with t the upper α / (2n) quantile of n − 2 degrees of freedom. Grubbs:
 * Procedures for Detecting Outlying Observations in Samples, Technometrics 11, 1969.
 *
 * @param level α, 0 … 1
 * @returns undefined if there is none, and for fewer than three values
 */
export function outlier(values: readonly number[], level: number): number | undefined {
  const n = values.length
  const deviation = standardDeviation(values)
  if (n < 3 || deviation === undefined || deviation < NO_SPREAD) return undefined
  const centre = mean(values)
  const distances = values.map(value => Math.abs(value - centre))
  const largest = Math.max(...distances)
  const t = tCritical(n - 2, 1 - level / n)
  const limit = ((n - 1) / Math.sqrt(n)) * Math.sqrt((t * t) / (n - 2 + t * t))
  return largest / deviation > limit ? distances.indexOf(largest) : undefined
}

/** Rounding error between equal shares. */
const NO_SPREAD = 1e-12
