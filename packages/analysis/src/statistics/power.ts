import { logGamma } from './incomplete-beta.ts'
import { normalAtMost } from './normal.ts'
import { tCritical } from './student-t.ts'

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
  const enough = (n: number) => pairedPower(effect, n) >= power
  if (!(effect > 0) || !enough(MOST_SEEDS)) return undefined
  // Power rises with n. Start at the normal approximation for 80 % and move in growing steps, then bisect.
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

/**
 * The mean of a function over u = √(χ²_ν / ν), by Simpson's rule within seven standard deviations or more of u; over √u,
 * because with few degrees of freedom the mass is near u = 0.
 */
function meanOverRootChi(freedom: number, of: (u: number) => number): number {
  const few = freedom < 4
  const reach = (few ? 9 : 7) / Math.sqrt(2 * freedom)
  const pieces = few ? 512 : 96
  const low = Math.sqrt(Math.max(0, 1 - reach))
  const step = (Math.sqrt(1 + reach) - low) / pieces
  // ln of 2 (ν/2)^(ν/2) / Γ(ν/2)
  const scale = Math.LN2 + (freedom / 2) * Math.log(freedom / 2) - logGamma(freedom / 2)
  let sum = 0
  // At root 0 the integrand is 0: du = 2 √u d√u.
  for (let i = low > 0 ? 0 : 1; i <= pieces; i++) {
    const root = low + i * step
    const u = root * root
    const weight = i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2
    sum += weight * 2 * root * Math.exp(scale + (freedom - 1) * Math.log(u) - (freedom * u * u) / 2) * of(u)
  }
  return (sum * step) / 3
}
