import { expect, test } from 'vitest'
import { betaDensity } from './beta-density.ts'
import { stream } from './stream.ts'

// scipy.stats.beta.pdf(x, alpha, alpha), SciPy 1.17.1, over alpha (rows) and x (columns).
const X = [0.001, 0.05, 0.3, 0.5, 0.83, 0.999]
const SCIPY: readonly (readonly [alpha: number, ...densities: number[]])[] = [
  [
    0.01, 4.6716530515263, 0.10212069021970069, 0.023444626224899612, 0.01972785223947419, 0.03475431006331394,
    4.671653051526296,
  ],
  [
    0.1, 25.444986267482882, 0.7873845911912428, 0.20663971537325293, 0.17663027797787376, 0.29555400437058205,
    25.444986267482864,
  ],
  [
    0.3, 20.963166341485174, 1.4043236036729971, 0.49613425782712833, 0.43913162627636965, 0.6553658579815589,
    20.963166341485163,
  ],
  [
    0.5, 10.070879119947092, 1.4605059227421866, 0.6946091180428566, 0.6366197723675814, 0.8473964112702619,
    10.070879119947087,
  ],
  [
    1, 0.9999999999999993, 0.9999999999999997, 0.9999999999999996, 0.9999999999999996, 0.9999999999999997,
    0.9999999999999996,
  ],
  [
    1.5, 0.08048646592661714, 0.5549922506420308, 1.1669433183119993, 1.2732395447351628, 0.9565410690418719,
    0.08048646592661722,
  ],
  [
    4, 1.3958041986e-7, 0.015004062499999995, 1.2965399999999994, 2.1874999999999987, 0.3932865343400005,
    1.395804198600004e-7,
  ],
  [
    30, 1.723237421635925e-69, 7.465529874744736e-21, 0.03920175461652101, 6.154690380514168, 3.847949444117703e-7,
    1.7232374216359664e-69,
  ],
  [
    100, 4.1004797294120276e-237, 4.451626179732422e-71, 3.593862967350919e-7, 11.269695801851285,
    2.8775686715982755e-24, 4.10047972941239e-237,
  ],
]

test.each(SCIPY)('the density of Beta(α, α) matches SciPy: α = %d', (alpha, ...densities) => {
  for (const [i, expected] of densities.entries())
    expect(Math.abs(betaDensity(alpha, X[i]) / expected - 1)).toBeLessThan(1e-11)
})

test('at the ends the density is infinite below α = 1, 1 at α = 1, and 0 above', () => {
  expect([0.3, 1, 2].map(alpha => [betaDensity(alpha, 0), betaDensity(alpha, 1)])).toEqual([
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [1, 1],
    [0, 0],
  ])
})

test('draws follow the density: a histogram of 20,000 is within five standard errors', () => {
  for (const alpha of [0.3, 1, 4]) {
    const random = stream(1, 'test', alpha)
    const bins = 20
    const counts = new Array<number>(bins).fill(0)
    const n = 20_000
    for (let i = 0; i < n; i++) counts[Math.min(bins - 1, Math.floor(random.beta(alpha) * bins))]++
    // The inner bins only: the density of a small α is unbounded at the ends.
    for (let bin = 1; bin < bins - 1; bin++) {
      const p = integral(x => betaDensity(alpha, x), bin / bins, (bin + 1) / bins)
      expect(Math.abs(counts[bin] / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n))
    }
  }
})

test('arguments outside the domain are refused', () => {
  expect(() => betaDensity(0, 0.5)).toThrow('alpha 0: expected a number above 0')
  expect(() => betaDensity(1, 1.5)).toThrow('x 1.5: expected a number from 0 to 1')
})

/** Simpson's rule with 200 intervals. */
function integral(f: (x: number) => number, from: number, to: number): number {
  const step = (to - from) / 200
  let sum = f(from) + f(to)
  for (let i = 1; i < 200; i++) sum += (i % 2 ? 4 : 2) * f(from + i * step)
  return (sum * step) / 3
}
