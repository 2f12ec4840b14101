import { expect, test } from 'vitest'
import { pairedTTest, welchTTest } from './t-tests.ts'

const a = [0.555, 0.537, 0.515, 0.561, 0.548]
const b = [0.531, 0.529, 0.519, 0.54, 0.522]
const c = [0.61, 0.606, 0.617]
const minus = (first: readonly number[], second: readonly number[]) => first.map((value, i) => value - second[i])

// SciPy 1.17.1: r = stats.ttest_rel(a, b); r.pvalue, *r.confidence_interval(), r.df
test('the paired t-test of five pairs is SciPy’s (12 decimals)', () => {
  expect(pairedTTest(minus(a, b))).toEqual({
    difference: expect.closeTo(0.015, 12),
    interval: {
      kind: 't',
      low: expect.closeTo(-0.0008038025955314915, 12),
      high: expect.closeTo(0.030803802595531518, 12),
    },
    p: expect.closeTo(0.05786836183134703, 12),
    freedom: 4,
  })
})

// SciPy 1.17.1: r = stats.ttest_ind(first, second, equal_var=False); r.pvalue, *r.confidence_interval(), r.df
test.each([
  [a, c, 0.000511078916369192, -0.09006737151847968, -0.04553262848152026, 5.105472426797014],
  [[0.9, 0.92], [0.5, 0.1, 0.3, 0.7], 0.02853725306372126, 0.10065128824630165, 0.9193487117536984, 3.0357801357453393],
  [[0.5, 0.51, 0.49], [0.7, 0.7, 0.7], 0.0008322931113192314, -0.22484137711750318, -0.1751586228824965, 2],
])('Welch’s t-test of %j and %j is SciPy’s (12 decimals)', (first, second, p, low, high, freedom) => {
  expect(welchTTest(first, second)).toMatchObject({
    p: expect.closeTo(p, 12),
    interval: { kind: 't', low: expect.closeTo(low, 12), high: expect.closeTo(high, 12) },
    freedom: expect.closeTo(freedom, 10),
  })
})

test('too few values have no interval and no p; values without spread have an interval without width, and no p', () => {
  expect(pairedTTest([0.1])).toEqual({ difference: 0.1 })
  expect(welchTTest([0.5], [0.25, 0.75])).toEqual({ difference: 0 })
  expect(pairedTTest([0.125, 0.125])).toEqual({
    difference: 0.125,
    interval: { kind: 't', low: 0.125, high: 0.125 },
    p: undefined,
    freedom: 1,
  })
  expect(welchTTest([0.5, 0.5], [0.25, 0.25])).toMatchObject({
    difference: 0.25,
    interval: { kind: 't', low: 0.25, high: 0.25 },
    p: undefined,
  })
})
