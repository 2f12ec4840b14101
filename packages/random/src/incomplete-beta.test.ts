import { expect, test } from 'vitest'
import { incompleteBeta } from './incomplete-beta.ts'

// SciPy 1.17.1: special.betainc(a, b, x)
test.each([
  [0.3, 2, 3, 0.34829999999999994],
  [0.99, 50, 0.5, 0.3173043978741973],
  [1e-6, 4.5, 0.5, 2.586900450755487e-28],
  [0.5, 0.5, 0.5, 0.5],
  [0.7, 120, 80, 0.9986145524027323],
  [0, 1, 1, 0],
  [1, 1, 1, 1],
])('I_%d(%d, %d) is SciPy’s (relative error ≤ 1e-12)', (x, a, b, value) => {
  expect(Math.abs(incompleteBeta(x, a, b) - value)).toBeLessThanOrEqual(1e-12 * value)
})

test('arguments outside its domain are refused', () => {
  for (const x of [-0.1, 1.1, Number.NaN]) expect(() => incompleteBeta(x, 1, 1)).toThrow(RangeError)
  for (const a of [0, -1, Number.NaN]) expect(() => incompleteBeta(0.5, a, 1)).toThrow(RangeError)
})
