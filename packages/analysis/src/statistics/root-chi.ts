import { logGamma } from '@finetune-lab/random'

/**
 * The mean of a function over u = √(χ²_ν / ν), by Simpson's rule within seven standard deviations or more of u; over √u,
 * because with few degrees of freedom the mass is near u = 0.
 */
export function meanOverRootChi(freedom: number, of: (u: number) => number): number {
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
