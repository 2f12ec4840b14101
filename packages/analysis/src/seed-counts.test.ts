import { expect, test } from 'vitest'
import { answers } from './answers/answers.ts'
import { accuracyDifference } from './comparison/difference.ts'
import { curves } from './curves.ts'
import { seedCounts, seedCountsText } from './seed-counts.ts'
import type { WithResult } from './with-result.ts'

const FIRST = 4

/** Runs of one point; from the fifth seed on, they were added. */
const runsOf = (augmentation: string, samplesPerClass: number, accuracies: readonly number[]): WithResult[] =>
  accuracies.map((accuracy, seed) => ({
    ...(seed >= FIRST && { added: true as const }),
    result: {
      version: 1,
      run: { pretrain: 'digits', augmentation, samplesPerClass, seed },
      executor: 'simd',
      device: 'a processor',
      finetunes: [{ dataset: 'letters', accuracy, loss: 1, testImages: 1000, confusion: [] }],
      pretraining: { steps: 1, seconds: 1, finalLoss: 1 },
    },
  }))

const first = [0.5, 0.52, 0.48, 0.5]
const added = [0.6, 0.4]
const experiment = { experiment: { seeds: [0, 1, 2, 3, 4, 5], seedRule: { halfWidth: 0.03, start: FIRST } } } as never

// s of the first four is √(0.0008 / 3); t of 3 degrees of freedom is 3.182446.
const half = (n: number) => (3.182446305283708 * Math.sqrt(0.0008 / 3)) / Math.sqrt(n)

test('an interval takes its mean from all seeds, and its spread and degrees of freedom from the first ones', () => {
  const [{ series }] = curves(runsOf('none', 4, [...first, ...added]))
  const [{ mean, n, interval }] = series[0].points
  expect({ mean, n, spreadOf: interval!.spreadOf }).toEqual({ mean: 0.5, n: 6, spreadOf: FIRST })
  expect(interval!.high - mean).toBeCloseTo(half(6), 12)
  expect(mean - interval!.low).toBeCloseTo(half(6), 12)
})

test('without added seeds it is Student’s', () => {
  const [{ series }] = curves(runsOf('none', 4, first))
  expect(series[0].points[0].interval).not.toHaveProperty('spreadOf')
  expect(series[0].points[0].interval!.high - 0.5).toBeCloseTo(half(4), 12)
})

test('differences, their tests, picked values and comparisons of sweeps do the same', () => {
  const none = runsOf('none', 4, [...first, ...added])
  const mixup = runsOf('mixup', 4, [0.6, 0.6, 0.6, 0.6, 0.7, 0.5])
  const [answer] = answers([...none, ...mixup], { resamples: 0 })
  const [point] = answer.contrasts[0].points
  // The differences of the first four seeds are 0.1, 0.08, 0.12 and 0.1: the same spread.
  expect(point.mean).toBeCloseTo(0.1, 12)
  expect(point.interval!.high - point.mean).toBeCloseTo(half(6), 12)
  expect(point.test!.freedom).toBe(FIRST - 1)
  expect(point.wilcoxon!.n).toBe(FIRST)
  expect(answer.best!.picked!.interval!.spreadOf).toBe(FIRST)

  const [a, b] = [mixup, none].map(runs => curves(runs)[0].series[0].points[0])
  const paired = accuracyDifference(a, b, 'paired')!
  expect(paired.interval!.high - paired.mean).toBeCloseTo(half(6), 12)
  // Welch: only b varies, with 3 degrees of freedom.
  const unpaired = accuracyDifference(a, b, 'unpaired')!
  expect(unpaired.interval!.high - unpaired.mean).toBeCloseTo(half(6), 9)
})

test('how many seeds each point took, and which are not known with all of them', () => {
  const wide = first.map(value => value + (value - 0.5) * 3)
  const runs = [
    ...runsOf('none', 1, first),
    ...runsOf('none', 4, [...wide, ...added]),
    ...runsOf('mixup', 1, wide),
    ...runsOf('mixup', 4, first.slice(0, 3)),
  ]
  const [counts] = seedCounts(experiment, curves(runs))
  expect(
    counts.points.map(({ augmentation, samplesPerClass, n, state }) => [augmentation, samplesPerClass, n, state]),
  ).toEqual([
    ['none', 1, 4, 'known'],
    ['none', 4, 6, 'not known'],
    ['mixup', 1, 4, 'open'],
    ['mixup', 4, 3, 'open'],
  ])
  expect(seedCountsText(counts)).toBe(
    'Seeds were added until ± 3 points (95 %, Stein’s two-stage method): 1 of 4 means are known to that, with 4 seeds. Not known with all 6: no augmentation at 4 (± 8.5). 2 lack seeds.',
  )
  expect(seedCounts({ experiment: { seeds: [0] } } as never, curves(runs))).toEqual([])
})
