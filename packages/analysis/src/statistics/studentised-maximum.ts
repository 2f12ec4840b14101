import { tCritical } from '@finetune-lab/random'
import { normalAtMost } from './normal.ts'
import { meanOverRootChi } from './root-chi.ts'

/**
 * The x with P(M / s ≤ x) = 97.5 %: M is the largest of `count` independent standard normal values, and s = √(χ²_ν / ν) is
 * independent of them. With one value it is Student's t. Pillai, Ramachandran: On the Distribution of the Ratio of the
 * i-th Observation in an Ordered Sample from a Normal Population to an Independent Estimate of the Standard Deviation,
 * Annals of Mathematical Statistics 25, 1954. With positive correlations M is smaller (Slepian's inequality), so that the
 * value is on the safe side.
 *
 * @param count at least 1
 * @param freedom degrees of freedom ν, an integer of at least 1
 */
export function studentisedMaximum(count: number, freedom: number): number {
  if (count === 1) return tCritical(freedom)
  const key = `${count} ${freedom}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const found = solve(count, freedom)
  if (kept.size < 10_000) kept.set(key, found)
  return found
}

const kept = new Map<string, number>()

/** False position on the logarithms of x and of 1 − P, by Illinois' variant, which keeps the root in the bracket. */
function solve(count: number, freedom: number): number {
  const excess = (logX: number) => {
    const x = Math.exp(logX)
    return Math.log(meanOverRootChi(freedom, u => 1 - normalAtMost(x * u) ** count) / 0.025)
  }
  // Student's t is below the root, Bonferroni's bound above it.
  let low = Math.log(tCritical(freedom))
  let high = Math.log(tCritical(freedom, 1 - 0.05 / count))
  let [atLow, atHigh] = [excess(low), excess(high)]
  for (let step = 0; step < 100 && high - low > 1e-12; step++) {
    const middle = high - (atHigh * (high - low)) / (atHigh - atLow)
    const at = excess(middle)
    if (Math.abs(at) < 1e-12) return Math.exp(middle)
    if (at < 0) {
      high = middle
      atHigh = at
      atLow /= 2
    } else {
      low = middle
      atLow = at
      atHigh /= 2
    }
  }
  return Math.exp(high)
}
