/**
 * Draws from Beta(alpha, alpha), in [0, 1].
 *
 * alpha ≤ 1: Jöhnk 1964. With U, V uniform and X = U^(1/α), Y = V^(1/α): given X + Y ≤ 1, X / (X + Y) ~ Beta(α, α). The
 * ratio is computed from logarithms, so that it holds where both powers underflow (small α). alpha > 1: Cheng 1978
 * (algorithm BB for equal parameters), from logistic proposals.
 *
 * Both: Devroye, Non-Uniform Random Variate Generation, 1986, chapter IX, sections 3.4 and 4.3.
 *
 * @param uniform draws from [0, 1)
 */
export function beta(alpha: number, uniform: () => number): number {
  if (!(alpha > 0 && Number.isFinite(alpha))) throw new RangeError(`alpha ${alpha}: expected a number above 0`)
  return alpha <= 1 ? johnk(alpha, uniform) : cheng(alpha, uniform)
}

function johnk(alpha: number, uniform: () => number): number {
  for (;;) {
    const logX = Math.log(1 - uniform()) / alpha
    const logY = Math.log(1 - uniform()) / alpha
    const larger = Math.max(logX, logY)
    const logSum = larger + Math.log(Math.exp(logX - larger) + Math.exp(logY - larger))
    if (logSum <= 0) return Math.exp(logX - logSum)
  }
}

function cheng(alpha: number, uniform: () => number): number {
  const lambda = 1 / Math.sqrt(alpha) // √((a + b − 2) / (2ab − a − b)) for a = b = α
  const gamma = alpha + 1 / lambda
  for (;;) {
    const u1 = 1 - uniform()
    const u2 = 1 - uniform()
    const v = lambda * Math.log(u1 / (1 - u1 || Number.MIN_VALUE))
    const w = alpha * Math.exp(v)
    const z = u1 * u1 * u2
    const r = gamma * v - Math.log(4)
    const s = alpha + r - w
    const accepted =
      s + 1 + Math.log(5) >= 5 * z ||
      s >= Math.log(z) ||
      r + 2 * alpha * Math.log((2 * alpha) / (alpha + w)) >= Math.log(z)
    if (accepted) return w / (alpha + w)
  }
}
