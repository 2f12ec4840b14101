import { readFileSync } from 'node:fs'
import { tCritical, tTail } from '@finetune-lab/random'
import { expect, test } from 'vitest'
import { holm } from './holm.ts'
import { mean, tInterval } from './interval.ts'
import { rising } from './isotonic.ts'
import { pairedPower, seedsNeeded } from './power.ts'
import { standardDeviation } from './spread.ts'
import { pairedTTest, probabilityAbove } from './t-tests.ts'
import { signedRank } from './wilcoxon.ts'

/** SciPy 1.17.1 and statsmodels 0.15.0, made by `test-fixtures/statistics/reference.py`. */
const reference: Reference = JSON.parse(
  readFileSync(new URL('../../../../test-fixtures/statistics/reference.json', import.meta.url), 'utf8'),
)

interface Reference {
  paired: Record<string, PairedReference>
  holm: { p: number[]; adjusted: number[] }[]
  power: { effect: number; n: number; power: number }[]
  needed: { effect: number; wished: number; seeds: number }[]
  isotonic: { values: number[]; rising: number[] }[]
  t: { t: number; freedom: number; twoSided: number }[]
  critical: { freedom: number; critical: number[] }[]
}

interface PairedReference {
  values: number[]
  t: { t: number; freedom: number; p: number; probabilityAbove: number }
  interval: [number, number]
  deviation: number
  wilcoxon: { positive: number; n: number; p: number }
}

const near = (value: number) => expect.closeTo(value, 11)
const nearAll = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, near(value)]))

test.each(Object.entries(reference.paired))(
  'paired differences (%s): t test, interval, Wilcoxon are SciPy’s',
  (_, r) => {
    const interval = { kind: 't', low: near(r.interval[0]), high: near(r.interval[1]) }
    expect({
      t: pairedTTest(r.values),
      probabilityAbove: probabilityAbove(pairedTTest(r.values)),
      interval: tInterval(r.values),
      deviation: standardDeviation(r.values),
      wilcoxon: signedRank(r.values),
    }).toEqual({
      t: { difference: near(mean(r.values)), interval, p: near(r.t.p), freedom: r.t.freedom },
      probabilityAbove: near(r.t.probabilityAbove),
      interval,
      deviation: near(r.deviation),
      wilcoxon: nearAll(r.wilcoxon),
    })
  },
)

test('small p values keep their digits; critical values of whole and broken degrees of freedom are SciPy’s', () => {
  for (const { t, freedom, twoSided } of reference.t)
    expect(Math.abs(tTail(t, freedom) / twoSided - 1), `t ${t}, ${freedom}`).toBeLessThan(1e-11)
  for (const { freedom, critical } of reference.critical) {
    const errors = [0.5, 0.9, 0.95, 0.99].map((confidence, i) =>
      Math.abs(tCritical(freedom, confidence) / critical[i] - 1),
    )
    expect(Math.max(...errors), `${freedom} degrees of freedom`).toBeLessThan(1e-11)
  }
})

test('Holm’s adjusted p values are statsmodels’; what has none is not counted', () => {
  for (const { p, adjusted } of reference.holm) expect(holm(p)).toEqual(adjusted.map(near))
  expect(holm([undefined, 0.02, undefined, 0.03])).toEqual([undefined, 0.04, undefined, 0.04])
  expect(holm([])).toEqual([])
})

test('the power of the paired t test is statsmodels’ (error below 1e-9), and so are the seeds needed', () => {
  for (const { effect, n, power } of reference.power)
    expect(Math.abs(pairedPower(effect, n) - power), `effect ${effect}, n = ${n}`).toBeLessThan(1e-9)
  for (const { effect, wished, seeds } of reference.needed)
    expect(seedsNeeded(effect * 0.013, 0.013, wished), `effect ${effect}`).toBe(seeds)
  expect([seedsNeeded(0, 1), seedsNeeded(0.001, 1), seedsNeeded(-1, 1)]).toEqual([undefined, undefined, 10])
})

test('pool adjacent violators is SciPy’s isotonic regression', () => {
  for (const { values, rising: expected } of reference.isotonic) expect(rising(values)).toEqual(expected.map(near))
})

test('rounding of shares is neither a spread nor a rank', () => {
  const equal = [0.3 - 0.2, 0.2 - 0.1, 0.1]
  expect(pairedTTest(equal).p).toBeUndefined()
  expect(signedRank(equal)).toEqual({ positive: 6, n: 3, p: 0.25 })
  expect(signedRank([...equal, 0.3 - 0.2 - 0.1])).toEqual({ positive: 6, n: 3, p: 0.25 })
  expect([signedRank([]), signedRank([0, 0])]).toEqual([undefined, undefined])
})

test('Wilcoxon is exact for many pairs too: 200 of one sign', () => {
  const many = Array.from({ length: 200 }, (_, i) => 0.001 * (i + 1))
  expect(signedRank(many)).toEqual({ positive: 20100, n: 200, p: 2 ** -199 })
})

test('beyond 250 pairs, Wilcoxon is nearly exact: the p value hardly jumps', () => {
  const differences = (n: number) => Array.from({ length: n }, (_, i) => (i % 5 < 3 ? 1 : -1) * (0.001 * i + 0.01))
  const [exact, normal] = [250, 251].map(n => signedRank(differences(n))!.p)
  const next = signedRank(differences(249))!.p
  expect(Math.abs(normal - exact)).toBeLessThan(3 * Math.abs(exact - next) + 0.001)
})
