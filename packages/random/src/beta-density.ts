/**
 * Density of Beta(alpha, alpha) at x: (x (1 − x))^(α − 1) / B(α, α). Infinite at 0 and 1 for alpha < 1.
 *
 * @param alpha above 0
 * @param x in [0, 1]
 */
export function betaDensity(alpha: number, x: number): number {
  if (!(alpha > 0 && Number.isFinite(alpha))) throw new RangeError(`alpha ${alpha}: expected a number above 0`)
  if (!(x >= 0 && x <= 1)) throw new RangeError(`x ${x}: expected a number from 0 to 1`)
  if (alpha === 1) return 1
  return Math.exp((alpha - 1) * (Math.log(x) + Math.log1p(-x)) + logGamma(2 * alpha) - 2 * logGamma(alpha))
}

/** ln Γ(z) for z > 0. Lanczos 1964, with the coefficients for g = 7 of Godfrey 2001: relative error below 1e-13. */
function logGamma(z: number): number {
  // Γ(z) = Γ(z + 1) / z keeps small z away from the edge of the approximation.
  if (z < 0.5) return logGamma(z + 1) - Math.log(z)
  const t = z + 6.5
  const series = LANCZOS.reduce((sum, coefficient, i) => sum + coefficient / (z + i), 0.99999999999980993)
  return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(series)
}

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
