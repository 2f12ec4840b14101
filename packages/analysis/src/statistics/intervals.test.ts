import { readFileSync } from 'node:fs'
import { tCritical } from '@finetune-lab/random'
import { expect, test } from 'vitest'
import { equalSamples } from '../answers/equal-samples.ts'
import { aroundShare } from './around.ts'
import { outlier } from './grubbs.ts'
import { mean } from './interval.ts'
import { median, medianInterval } from './median-interval.ts'
import { newImagesInterval } from './new-images.ts'
import { pickedReach } from './picked-interval.ts'
import { equivalencePower, seedsForEquivalence } from './power.ts'
import { standardDeviation } from './spread.ts'
import { studentisedMaximum } from './studentised-maximum.ts'

/** SciPy 1.17.1, made by `test-fixtures/statistics/intervals.py`. */
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../../test-fixtures/statistics/intervals.json', import.meta.url), 'utf8'),
)

interface Reference {
  studentisedMaximum: { count: number; freedom: number; critical: number }[]
  median: { values: number[]; median: number; interval: [number, number] }[]
  grubbs: { values: number[]; p: number }[]
  logit: { values: number[]; interval: [number, number] }[]
  equivalence: { margin: number; n: number; power: number }[]
  sizes: number[]
  equalSamples: { point: number[]; curve: number[][]; log2: { low: number | null; high: number | null } }[]
}

const near = (value: number) => expect.closeTo(value, 9)
const ends = ([low, high]: [number, number]) => ({ low: near(low), high: near(high) })

test('the studentised maximum is SciPy’s by quadrature (error below 1e-6)', () => {
  for (const { count, freedom, critical } of reference.studentisedMaximum)
    expect(Math.abs(studentisedMaximum(count, freedom) / critical - 1), `${count}, ${freedom}`).toBeLessThan(1e-6)
})

test('the median has the interval that SciPy’s binomial gives; with fewer than five values it has none', () => {
  for (const { values, median: middle, interval } of reference.median)
    expect([median(values), medianInterval(values)]).toEqual([middle, { kind: 'median', ...ends(interval) }])
  expect(medianInterval([0.1, 0.2, 0.3, 0.4])).toBeUndefined()
})

test('Grubbs’ test finds an outlier where SciPy’s p is below the level', () => {
  for (const { values, p } of reference.grubbs) {
    const distances = values.map(value => Math.abs(value - mean(values)))
    const farthest = distances.indexOf(Math.max(...distances))
    expect([outlier(values, 0.9 * p), outlier(values, Math.min(0.999, 1.1 * p))]).toEqual([
      undefined,
      p < 0.9 ? farthest : expect.anything(),
    ])
  }
  expect([outlier([0.1, 0.9], 0.5), outlier([0.3, 0.3, 0.3], 0.5)]).toEqual([undefined, undefined])
})

test('near 0 and 100 % an interval is computed on the scale of logits, as SciPy does; elsewhere, and with two values, it is cut', () => {
  for (const { values, interval } of reference.logit)
    expect(around(values)).toEqual({ kind: 't', ...ends(interval), scale: 'logit' })
  expect(around([0.5, 0.52, 0.51]).scale).toBeUndefined()
  expect(around([0.98, 1])).toEqual({
    kind: 't',
    low: near(0.99 - 12.706204736174698 * 0.01),
    high: 1,
    uncut: expect.anything(),
  })
  expect(around([1, 1, 1])).toEqual({ kind: 't', low: 1, high: 1 })

  function around(values: number[]) {
    const n = values.length
    return aroundShare({ mean: mean(values), error: standardDeviation(values)! / Math.sqrt(n), n }, tCritical(n - 1))
  }
})

test('the power of being alike is SciPy’s by quadrature (error below 1e-3), and gives the seeds', () => {
  for (const { margin, n, power } of reference.equivalence)
    expect(Math.abs(equivalencePower(margin, n) - power), `${margin}, ${n}`).toBeLessThan(1e-3)
  const seeds = seedsForEquivalence(0.01, 0.02)!
  expect([equivalencePower(0.5, seeds) >= 0.8, equivalencePower(0.5, seeds - 1) < 0.8]).toEqual([true, true])
  expect(seedsForEquivalence(0.0001, 1)).toBeUndefined()
})

test('equal samples: the ends are where SciPy’s paired t-test has p = 5 %', () => {
  const point = (samplesPerClass: number, accuracies: number[]) => ({
    samplesPerClass,
    mean: mean(accuracies),
    n: accuracies.length,
    values: accuracies.map((accuracy, seed) => ({ seed, accuracy })),
  })
  for (const { point: accuracies, curve, log2 } of reference.equalSamples)
    expect(
      equalSamples(
        point(1, accuracies),
        curve.map((row, i) => point(reference.sizes[i], row)),
      ),
    ).toEqual({
      low: log2.low === null ? -Infinity : expect.closeTo(log2.low, 8),
      high: log2.high === null ? Infinity : expect.closeTo(log2.high, 8),
    })
})

test('picked: values within two standard errors of the highest contend with it, and widen its interval below', () => {
  const sample = (...values: number[]) => new Map(values.map((value, seed) => [seed, value]))
  const highest = sample(0.7, 0.72, 0.71, 0.73)
  const far = sample(0.5, 0.52, 0.51, 0.53)
  const close = sample(0.71, 0.7, 0.72, 0.7)
  expect(pickedReach([far, highest], 1)).toEqual({ below: tCritical(3), above: tCritical(3), contenders: 1 })
  expect(pickedReach([far, highest, close], 1)).toEqual({
    below: studentisedMaximum(2, 3),
    above: tCritical(3),
    contenders: 2,
  })
  expect(pickedReach([sample(0.7)], 0)).toBeUndefined()
})

test('new images: never narrower than for this test set, and with many seeds the chance of the test set remains', () => {
  const seeds = Array.from({ length: 200 }, (_, i) => 0.8 + 0.001 * (i % 3))
  const { low, high } = newImagesInterval(seeds, 400)!
  // SciPy: stats.norm.ppf(0.975) * sqrt(0.801 * 0.199 / 400)
  expect((high - low) / 2).toBeCloseTo(0.03913, 4)
  expect(newImagesInterval([0.8], 400)).toBeUndefined()
})
