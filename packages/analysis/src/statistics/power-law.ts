/** accuracy = a − b · s^(−c): it rises towards a, the asymptote. */
export interface PowerLaw {
  /** 0 … 1 */
  readonly a: number
  /** At least 0. */
  readonly b: number
  readonly c: number
}

export const powerLawAt = ({ a, b, c }: PowerLaw, size: number) => a - b * size ** -c

/**
 * The power law closest to the means (least squares), within its bounds. Hestness et al.: Deep Learning Scaling is
 * Predictable, Empirically, arXiv 1712.00409, 2017; with an asymptote: Viering, Loog: The Shape of Learning Curves, IEEE
 * Transactions on Pattern Analysis and Machine Intelligence 45, 2023. For a given exponent the other two parameters are a
 * linear regression, so that one search over the exponent is left (Golub, Pereyra: The Differentiation of Pseudo-Inverses
 * and Nonlinear Least Squares Problems Whose Variables Separate, SIAM Journal on Numerical Analysis 10, 1973).
 *
 * @param sizes at least three, rising
 * @param means of the same number, 0 … 1
 * @param steps of the search; 12 give accuracies to a hundredth of a point
 */
export function fitPowerLaw(sizes: readonly number[], means: readonly number[], steps = 40): PowerLaw {
  const errorAt = (logC: number) => withExponent(sizes, means, Math.exp(logC)).error
  // The error has one or two minima in ln c: a grid finds the basin of the lowest, golden section its bottom.
  const step = (LARGEST - SMALLEST) / PIECES
  let best = 0
  let lowest = Infinity
  for (let i = 0; i <= PIECES; i++) {
    const error = errorAt(SMALLEST + i * step)
    if (error >= lowest) continue
    lowest = error
    best = i
  }
  let low = SMALLEST + Math.max(0, best - 1) * step
  let high = SMALLEST + Math.min(PIECES, best + 1) * step
  for (let i = 0; i < steps; i++) {
    const [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    if (errorAt(left) < errorAt(right)) high = right
    else low = left
  }
  const c = Math.exp((low + high) / 2)
  const { a, b } = withExponent(sizes, means, c)
  return { a, b, c }
}

/** ln of the bounds of the exponent: slower is no curve within any sizes, faster is a step. */
const SMALLEST = Math.log(0.05)
const LARGEST = Math.log(3)
const PIECES = 12
const GOLDEN = (Math.sqrt(5) - 1) / 2

function withExponent(sizes: readonly number[], means: readonly number[], c: number) {
  const n = sizes.length
  const falls = sizes.map(size => size ** -c)
  const [fall, mean] = [falls, means].map(values => values.reduce((sum, value) => sum + value, 0) / n)
  const sum = (of: (i: number) => number) => falls.reduce((total, _, i) => total + of(i), 0)
  const spread = sum(i => (falls[i] - fall) ** 2)
  let b = Math.max(0, -sum(i => (falls[i] - fall) * (means[i] - mean)) / spread)
  let a = mean + b * fall
  if (a > 1) {
    a = 1
    b = Math.max(0, sum(i => falls[i] * (1 - means[i])) / sum(i => falls[i] ** 2))
  }
  return { a, b, error: sum(i => (means[i] - a + b * falls[i]) ** 2) }
}
