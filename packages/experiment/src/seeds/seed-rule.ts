import { tCritical } from '@finetune-lab/random'

/**
 * When a point has enough seeds: `seeds: { until: 1 point, atMost: 30 }`. A point is all runs that differ only in their
 * seed. The experiment's list of seeds is the longest that a point may take.
 */
export interface SeedRule {
  /** Half the 95 % interval of a mean accuracy, as a share: 0.01 is one point. */
  readonly halfWidth: number
  /** The number of seeds that every point takes. Their spread decides how many more it gets. */
  readonly start: number
}

/** With fewer, Student's t is so large that nearly every point would take the most. */
export const LEAST_FIRST_SEEDS = 3

/** Half of the most, but no more than ten: further first seeds hardly make Student's t smaller. */
export const firstSeeds = (atMost: number) => Math.max(LEAST_FIRST_SEEDS, Math.min(10, Math.floor(atMost / 2)))

/**
 * The number of seeds with which a point's interval has the wanted half-width: (t s / d)², rounded up, with s the standard
 * deviation of the first n₀ seeds and t of n₀ − 1 degrees of freedom. Stein: A Two-Sample Test for a Linear Hypothesis
 * Whose Power Is Independent of the Variance, Annals of Mathematical Statistics 16, 1945. The number depends on that spread
 * alone, which for normal values is independent of the mean. So mean ± t s / √n with the same s and t covers 95 %, exactly,
 * although n is chosen while the sweep runs.
 *
 * @param first the accuracies of the finished first seeds, a list per finetuning; the widest decides
 * @param atMost the most seeds that a point may take
 * @returns from `start` to `atMost`; `start` if fewer than two of the first seeds have finished
 */
export function seedsNeededFor(
  { halfWidth, start }: SeedRule,
  first: readonly (readonly number[])[],
  atMost: number,
): number {
  const needed = first.map(values =>
    values.length < 2 ? start : Math.ceil((tCritical(values.length - 1) ** 2 * variance(values)) / halfWidth ** 2),
  )
  return Math.min(atMost, Math.max(start, ...needed))
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
}
