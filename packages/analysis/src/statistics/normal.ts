/**
 * Φ(x), the standard normal distribution: ½ + φ(x) (x + x³/3 + x⁵/(3·5) + …), error below 1e-15. Marsaglia: Evaluating
 * the Normal Distribution, Journal of Statistical Software 11, 2004.
 */
export function normalAtMost(x: number): number {
  if (x < -8) return 0
  if (x > 8) return 1
  let sum = x
  let term = x
  for (let odd = 3, before = 0; sum !== before; odd += 2) {
    before = sum
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI)
}
