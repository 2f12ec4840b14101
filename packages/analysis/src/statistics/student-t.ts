/**
 * P(|T| ≤ t) of Student's t distribution: finite sums for whole degrees of freedom, exact but for rounding.
 * Abramowitz, Stegun: Handbook of Mathematical Functions, 1964, equations 26.7.3 (odd) and 26.7.4 (even), with
 * θ = arctan(t / √ν).
 *
 * @param t at least 0
 * @param freedom degrees of freedom ν, a whole number of at least 1
 */
export function tCoverage(t: number, freedom: number): number {
  const theta = Math.atan(t / Math.sqrt(freedom))
  const cosine = Math.cos(theta)
  const odd = freedom % 2 === 1
  // odd: cos θ + ⅔ cos³ θ + … up to cos^(ν−2) θ;  even: 1 + ½ cos² θ + … up to the same power
  let sum = 0
  let term = odd ? cosine : 1
  for (let power = odd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term
    term *= (cosine * cosine * (power + 1)) / (power + 2)
  }
  return odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum
}

/**
 * The t with P(|T| ≤ t) = confidence: half-width of an interval in standard errors.
 *
 * @param freedom degrees of freedom, a whole number of at least 1
 */
export function tCritical(freedom: number, confidence = 0.95): number {
  if (!(Number.isInteger(freedom) && freedom >= 1))
    throw new RangeError(`degrees of freedom ${freedom}: expected a whole number of at least 1`)
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence ${confidence}: expected a number between 0 and 1`)
  let low = 0
  let high = 1
  while (tCoverage(high, freedom) < confidence) high *= 2
  // Bisection down to neighbouring numbers: the function only rises.
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (tCoverage(middle, freedom) < confidence) low = middle
    else high = middle
  }
}
