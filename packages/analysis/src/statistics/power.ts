import { tCritical } from '@finetune-lab/random'
import { normalAtMost } from './normal.ts'
import { meanOverRootChi } from './root-chi.ts'

/**
 * The power of the two-sided paired t-test at the 5 % level: how often n pairs detect a true mean difference. The
 * statistic is then noncentral t, (Z + δ) / √(χ²_ν / ν) with δ = effect · √n and ν = n − 1; the probability beyond the
 * critical values is integrated over u = √(χ²_ν / ν). Johnson, Kotz, Balakrishnan: Continuous Univariate
 * Distributions 2, 1995, equation 31.9; Cohen: Statistical Power Analysis for the Behavioral Sciences, 1988.
 *
 * @param effect the true mean difference, in standard deviations of a difference
 * @param n the number of pairs, at least 2
 */
export function pairedPower(effect: number, n: number): number {
  const freedom = n - 1
  const critical = tCritical(freedom)
  const shift = Math.abs(effect) * Math.sqrt(n)
  return meanOverRootChi(freedom, u => normalAtMost(shift - critical * u) + normalAtMost(-shift - critical * u))
}

/**
 * The smallest number of seeds with which the paired t-test detects a true mean difference with the given power.
 *
 * @param difference the true mean difference, not 0
 * @param spread the standard deviation of a difference, above 0
 * @returns undefined above `MOST_SEEDS`
 */
export function seedsNeeded(difference: number, spread: number, power = 0.8): number | undefined {
  const effect = Math.abs(difference) / spread
  return fewest(effect, n => pairedPower(effect, n) >= power)
}

/**
 * The power of two one-sided tests, as their 95 % interval: how often n pairs with a true mean difference of 0 give an
 * interval within ± the margin. Schuirmann: A Comparison of the Two One-Sided Tests Procedure and the Power Approach,
 * Journal of Pharmacokinetics and Biopharmaceutics 15, 1987; he uses the 90 % interval.
 *
 * @param margin in standard deviations of a difference
 * @param n the number of pairs, at least 2
 */
export function equivalencePower(margin: number, n: number): number {
  const critical = tCritical(n - 1)
  return meanOverRootChi(n - 1, u => Math.max(0, 2 * normalAtMost(margin * Math.sqrt(n) - critical * u) - 1))
}

/**
 * The smallest number of seeds that shows with the given power that two settings without a true difference are alike.
 *
 * @param margin the largest difference that still counts as alike, above 0
 * @param spread the standard deviation of a difference, above 0
 * @returns undefined above `MOST_SEEDS`
 */
export function seedsForEquivalence(margin: number, spread: number, power = 0.8): number | undefined {
  return fewest(margin / spread, n => equivalencePower(margin / spread, n) >= power)
}

/** Power rises with n. Starts at the normal approximation for 80 % and moves in growing steps, then bisects. */
function fewest(effect: number, enough: (n: number) => boolean): number | undefined {
  if (!(effect > 0) || !enough(MOST_SEEDS)) return undefined
  let few = 1
  let many = MOST_SEEDS
  let middle = Math.min(MOST_SEEDS - 1, Math.max(2, Math.ceil(((1.96 + 0.84) / effect) ** 2)))
  for (let step = 1; many - few > 1; step *= 2) {
    if (enough(middle)) many = middle
    else few = middle
    const further = many === middle ? many - step : few + step
    middle = further > few && further < many ? further : (few + many) >> 1
  }
  return many
}

export const MOST_SEEDS = 1000
