import { expect, test } from 'vitest'
import { mcnemar } from './mcnemar.ts'

// SciPy 1.17.1: stats.binomtest(onlyA, onlyA + onlyB).pvalue
test.each([
  [3, 17, 0.0025768280029296875],
  [0, 5, 0.0625],
  [10, 10, 1],
  [10, 11, 1],
  [7, 1, 0.0703125],
  [410, 490, 0.00841907979425212],
  [1200, 1400, 9.44223476534101e-5],
])('%i images that A alone has right, and %i that B alone has: SciPy’s p (relative error ≤ 1e-10)', (a, b, p) => {
  expect(Math.abs(mcnemar(a, b) / p - 1)).toBeLessThanOrEqual(1e-10)
})

test('without an image on which they differ there is no evidence; very many such images cause no overflow', () => {
  expect(mcnemar(0, 0)).toBe(1)
  expect(mcnemar(30, 1970)).toBe(0)
  expect(mcnemar(10_000, 10_001)).toBe(1)
})
