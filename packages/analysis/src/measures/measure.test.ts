import type { FinetuneResult, SweepRecord, SweepSnapshot } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { curvesOver } from '../axes/curves-over.ts'
import { csv } from '../csv.ts'
import { curves } from '../curves.ts'
import { differences } from '../differences.ts'
import { sweepJson } from '../json.ts'
import { sweepOf } from '../testing/sweep.ts'
import { isBetter, MEASURES, measureNamed, missingMeasureNote } from './measure.ts'
import { testDetails } from './test-details.ts'

const text = `pretrain: { dataset: digits, samplesPerClass: [1, 2], augmentation: [none, mixup] }
finetune: { dataset: letters }
seeds: 3`
const bins: NonNullable<FinetuneResult['reliability']> = Array.from({ length: 15 }, (_, m) =>
  m === 13 ? { count: 4, confidence: 0.9, accuracy: 0.75 } : { count: 0 },
)
const classes = { letters: { classes: ['A', 'B'] } } as unknown as SweepRecord['datasets']
const known = withClasses(
  sweepOf(
    text,
    () => 0.5,
    undefined,
    (_, augmentation, samples, seed) => ({
      ece: (augmentation === 'mixup' ? 0.02 : 0.2) + 0.004 * seed,
      brier: 0.9 + (augmentation === 'mixup' ? 0 : 0.4) + 0.01 * seed,
      top2: 0.8 + 0.01 * seed,
      reliability: bins,
      // Three of four images of A are recognised with one sample per class, all with two.
      confusion: [
        [samples === 1 ? 3 : 4, samples === 1 ? 1 : 0],
        [2, 2],
      ],
    }),
  ),
)
const lacking = withClasses(sweepOf(text, () => 0.5))

function withClasses(sweep: SweepSnapshot): SweepSnapshot {
  return { ...sweep, record: { ...sweep.record, datasets: classes } }
}
const measure = (key: string) => measureNamed(known.record, key)
const pointOf = (key: string, augmentation: string, sweep = known) =>
  curves(sweep.runs, measure(key))[0].series.find(each => each.augmentation === augmentation)!.points[0]

test('every measure has a mean, an interval over seeds and n, as accuracy has', () => {
  expect(MEASURES.map(({ key, better }) => [key, better])).toEqual([
    ['accuracy', 'higher'],
    ['ece', 'lower'],
    ['brier', 'lower'],
    ['top2', 'higher'],
  ])
  // SciPy: stats.t.interval(0.95, 2, mean, sem), of 0.2, 0.204 and 0.208
  expect(pointOf('ece', 'none')).toMatchObject({
    n: 3,
    mean: expect.closeTo(0.204, 12),
    interval: { kind: 't', low: expect.closeTo(0.194063449, 8), high: expect.closeTo(0.213936551, 8) },
  })
  expect(pointOf('class:A', 'none')).toMatchObject({ mean: 0.75, values: [{ accuracy: 0.75 }, {}, {}] })
  expect(pointOf('top2', 'none').newImages).toBeDefined()
})

test('intervals stay between 0 and the largest possible value, on the scale of logits where values are close to them', () => {
  const { bounded } = pointOf('ece', 'mixup')
  expect(bounded).toMatchObject({ scale: 'logit' })
  expect(bounded!.low).toBeGreaterThan(0)
  const spread = [1.6, 1.99, 2]
  const scores = sweepOf(
    text,
    () => 0.5,
    undefined,
    (_, __, ___, seed) => ({ brier: spread[seed] }),
  )
  const { bounded: brier, interval } = pointOf('brier', 'none', scores)
  // The mean, 1.863, is within a tenth of the range of its end, 2.
  expect([brier!.high < 2, brier!.high > 1.9, brier!.scale]).toEqual([true, true, 'logit'])
  expect(interval).toMatchObject({ high: 2, uncut: { high: expect.any(Number) } })
})

test('an error of a few percent has the mirror image of the interval of an accuracy near 100 %', () => {
  const errors = [0.02, 0.035, 0.06]
  const mirrored = sweepOf(
    text,
    (_, __, ___, seed) => 1 - errors[seed],
    undefined,
    (_, __, ___, seed) => ({ ece: errors[seed] }),
  )
  const [error, accuracy] = ['ece', 'accuracy'].map(key => pointOf(key, 'none', mirrored).bounded!)
  expect(error.low).toBeCloseTo(1 - accuracy.high, 12)
  expect(error.high).toBeCloseTo(1 - accuracy.low, 12)
})

test('values that are not shares of images have no binomial interval, and none for new images', () => {
  const one = sweepOf(
    text.replace('seeds: 3', 'seeds: 1'),
    () => 0.5,
    undefined,
    () => ({ ece: 0.1, brier: 0.5, top2: 0.9 }),
  )
  expect([pointOf('ece', 'none', one).interval, pointOf('brier', 'none', one).interval]).toEqual([undefined, undefined])
  expect(pointOf('top2', 'none', one).interval?.kind).toBe('wilson')
  expect(pointOf('ece', 'none').newImages).toBeUndefined()
})

test('differences are paired by seed, and of two values the smaller is the better one for errors', () => {
  const [{ series }] = differences(known.runs, 'none', measure('ece'))
  expect(series[0].points[0]).toMatchObject({ n: 3, mean: expect.closeTo(-0.18, 12) })
  expect([isBetter(measure('ece'), 0.02, 0.2), isBetter(measure('top2'), 0.02, 0.2)]).toEqual([true, false])
})

test('over any setting', () => {
  const found = curvesOver(known, { over: 'pretrain.samplesPerClass' }, measure('class:A'))
  expect(found.measure.title).toBe('accuracy on class A')
  expect(found.panels[0].series[0].points.map(({ x, mean }) => [x, mean])).toEqual([
    [1, 0.75],
    [2, 1],
  ])
})

test('an unknown measure or class is named, with what is expected', () => {
  expect(() => measure('f1')).toThrow('measure "f1": expected accuracy, ece, brier, top2 or class:NAME')
  expect(() => measure('class:Z')).toThrow(
    'measure "class:Z": no finetune data set has a class "Z"; expected one of A, B',
  )
})

test('results of earlier versions have no points, and the note says why', () => {
  expect(curves(lacking.runs, measure('ece'))).toEqual([])
  expect(missingMeasureNote(measure('ece'), known.runs)).toBeUndefined()
  expect(missingMeasureNote(measure('ece'), lacking.runs)).toBe(
    '12 of 12 results have no ECE: an earlier version trained them and did not record it. It can be computed from a saved model only, so train them again to have it',
  )
})

test('CSV has columns for the measures after all others, and one for a class on request', () => {
  const [header, first] = csv([known], measure('class:A')).split('\n')
  expect(header.split(',').slice(-5)).toEqual(['reason', 'ece', 'brier', 'top2', 'class:A'])
  expect(first.split(',').slice(-4)).toEqual(['0.020000', '0.900000', '0.800000', '0.750000'])
  expect(csv([known], measure('ece')).split('\n')[0]).toBe(csv([known]).split('\n')[0])
})

test('JSON has the means of every measure, and each test’s classes and bins', () => {
  const { measures, rows } = sweepJson(known, undefined, measure('class:A'))
  expect(measures!.map(({ measure, better }) => [measure, better])).toEqual([
    ['ece', 'lower'],
    ['brier', 'lower'],
    ['top2', 'higher'],
    ['class:A', 'higher'],
  ])
  expect(measures![0].series[0].points[0].mean).toBeCloseTo(0.204, 12)
  expect(testDetails(known)[0]).toEqual({
    run: known.runs[0].run.id,
    finetune: 'letters',
    classAccuracies: { A: 0.75, B: 0.5 },
    reliability: bins,
  })
  expect(rows[0]).toMatchObject({ ece: 0.02, brier: 0.9, top2: 0.8, 'class:A': 0.75 })
  expect(sweepJson(lacking).measures).toBeUndefined()
})
