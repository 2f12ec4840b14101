import { incompleteBeta } from './incomplete-beta.ts'

/**
 * P(|T| ≤ t) of Student's t distribution: finite sums for integer degrees of freedom, exact up to rounding.
 * Abramowitz, Stegun: Handbook of Mathematical Functions, 1964, equations 26.7.3 (odd) and 26.7.4 (even), with
 * θ = arctan(t / √ν).
 *
 * @param t at least 0
 * @param freedom degrees of freedom ν, an integer of at least 1
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
 * P(|T| ≥ |t|) for any degrees of freedom, accurate far into the tails: I_x(ν/2, 1/2) with
 * x = ν / (ν + t²). Abramowitz, Stegun: Handbook of Mathematical Functions, 1964, equations 26.7.1 and 26.5.27.
 *
 * @param freedom degrees of freedom ν, above 0
 */
export function tTail(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
}

/**
 * The t with P(|T| ≤ t) = confidence: half-width of an interval in standard errors.
 *
 * @param freedom degrees of freedom, above 0
 */
export function tCritical(freedom: number, confidence = 0.95): number {
  if (!(freedom > 0)) throw new RangeError(`degrees of freedom ${freedom}: expected a number above 0`)
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence ${confidence}: expected a number between 0 and 1`)
  const key = `${freedom} ${confidence}`
  const known = kept.get(key)
  if (known !== undefined) return known
  const critical = solve(freedom, confidence)
  if (kept.size < 1000) kept.set(key, critical)
  return critical
}

/** Keeps critical values: an analysis needs the same few again and again. */
const kept = new Map<string, number>()

function solve(freedom: number, confidence: number): number {
  const isShort = Number.isInteger(freedom)
    ? (t: number) => tCoverage(t, freedom) < confidence
    : (t: number) => tTail(t, freedom) > 1 - confidence
  let low = 0
  let high = 1
  while (isShort(high)) high *= 2
  // Bisection down to neighbouring numbers: the function only rises.
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (isShort(middle)) low = middle
    else high = middle
  }
}
