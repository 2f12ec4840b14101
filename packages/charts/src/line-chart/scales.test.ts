import { expect, test } from 'vitest'
import { sizesAxis } from './line-chart.ts'
import { fitDomain, panelScales } from './scales.ts'

test('doubled sizes are equally far apart, and the smallest step is reported', () => {
  const { x, step } = panelScales(sizesAxis([8, 1, 2, 4]), [0, 1], { width: 300, height: 100 })
  const places = [1, 2, 4, 8].map(size => x(size))
  expect(places[2] - places[1]).toBeCloseTo(places[1] - places[0], 9)
  expect(places[3] - places[2]).toBeCloseTo(places[1] - places[0], 9)
  expect(step).toBeCloseTo(places[1] - places[0], 9)
})

test('a single size is in the middle', () => {
  expect(panelScales(sizesAxis([16]), [0, 1], { width: 300, height: 100 }).x(16)).toBeCloseTo(150, 9)
})

test('the domain includes all values and ordinary intervals, and ends at round numbers', () => {
  const domain = fitDomain({ values: [0.512, 0.688], intervals: [{ low: 0.462, high: 0.701 }] }, [0, 1])
  expect(domain).toEqual([0.45, 0.75])
})

test('a very wide interval does not squeeze the values', () => {
  const [low, high] = fitDomain({ values: [0.6, 0.65], intervals: [{ low: 0, high: 1 }] }, [0, 1])
  expect(low).toBeGreaterThan(0.5)
  expect(high).toBeLessThan(0.75)
})

test('accuracies near one do not extend the axis beyond it', () => {
  expect(fitDomain({ values: [0.93, 0.999], intervals: [{ low: 0.9, high: 1.04 }] }, [0, 1])[1]).toBe(1)
})

test('one value gets an axis around it', () => {
  const [low, high] = fitDomain({ values: [0.628], intervals: [] }, [0, 1])
  expect(high - low).toBeGreaterThanOrEqual(0.1 - 1e-12)
  expect(low).toBeLessThan(0.628)
  expect(high).toBeGreaterThan(0.628)
})
