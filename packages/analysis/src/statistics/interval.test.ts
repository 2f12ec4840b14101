import { expect, test } from 'vitest'
import { type Interval, tInterval, wilsonInterval } from './interval.ts'

const closeTo = (kind: Interval['kind'], low: number, high: number) => ({
  kind,
  low: expect.closeTo(low, 12),
  high: expect.closeTo(high, 12),
})

test('t-interval of three values: SciPy 1.17.1’s stats.t.interval(0.95, 2, mean, sem), 12 decimals', () => {
  expect(tInterval([0.555, 0.537, 0.515])).toEqual(closeTo('t', 0.4859011767303264, 0.5854321566030071))
})

test('a single value has no interval; equal values have one of width zero', () => {
  expect(tInterval([])).toBeUndefined()
  expect(tInterval([0.5])).toBeUndefined()
  expect(tInterval([0.5, 0.5, 0.5])).toEqual({ kind: 't', low: 0.5, high: 0.5 })
})

// SciPy 1.17.1: stats.binomtest(k, n).proportion_ci(method='wilson')
test.each([
  [5555, 10000, 0.5457412738604913, 0.5652161023203636],
  [0, 100, 0, 0.03699349820698568],
  [100, 100, 0.9630065017930143, 1],
  [1, 2, 0.09453120573423074, 0.9054687942657693],
  [8, 10, 0.4901624715366418, 0.9433178485456248],
])('Wilson interval of %i of %i is SciPy’s, 12 decimals', (hits, count, low, high) => {
  expect(wilsonInterval(hits / count, count)).toEqual(closeTo('wilson', low, high))
})

test('without trials there is no Wilson interval', () => {
  expect(wilsonInterval(0, 0)).toBeUndefined()
})
