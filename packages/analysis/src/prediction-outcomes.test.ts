import { expect, test } from 'vitest'
import { predictionOutcomes } from './prediction-outcomes.ts'
import { type Accuracy, sweepOf } from './testing/sweep.ts'

/** Verdicts and figures of one `expect`, on two finetune data sets whose accuracies are given. */
function judge(expect: string, accuracy: Accuracy, seeds = 3) {
  const { record, runs } = sweepOf(
    `pretrain: { dataset: a, samplesPerClass: [1, 4, 16], augmentation: [none, mixup] }
finetune: { dataset: [b, c] }
seeds: ${seeds}
predictions: [{ text: Said before., expect: ${expect} }]`,
    accuracy,
  )
  const [{ outcomes }] = predictionOutcomes(record.experiment, runs)
  return outcomes.map(({ dataset, verdict, figures }) => `${dataset} ${verdict} | ${figures}`)
}

/** Accuracies whose differences between augmentations are exact, with a spread of ±spread over three seeds. */
const ahead =
  (by: Record<string, number>, spread: number): Accuracy =>
  (dataset, augmentation, _, seed) =>
    0.5 + (augmentation === 'mixup' ? by[dataset] + spread * (seed - 1) : 0)

// t(2 degrees of freedom) = 4.3027; values −d, 0, d have the standard error d / √3: half-width 2.4841 d.
test('better: held above, did not hold below, undecided where the interval reaches across', () => {
  const better = '{ better: mixup, than: none, at: 4, by: 0.05 }'
  expect(judge(better, ahead({ b: 0.1, c: 0.01 }, 0.01))).toEqual([
    'b held | mixup − none at s = 4: +10.0 points [+7.5, +12.5], n = 3',
    'c did not hold | mixup − none at s = 4: +1.0 points [−1.5, +3.5], n = 3',
  ])
  expect(judge(better, ahead({ b: 0.06, c: 0.04 }, 0.01))).toEqual([
    'b undecided | mixup − none at s = 4: +6.0 points [+3.5, +8.5], n = 3',
    'c undecided | mixup − none at s = 4: +4.0 points [+1.5, +6.5], n = 3',
  ])
})

test('alike: at every number of samples, whichever is ahead; the farthest one is shown', () => {
  const alike = '{ alike: [none, mixup], within: 0.03 }'
  expect(judge(alike, ahead({ b: 0.01, c: -0.08 }, 0.002))).toEqual([
    'b held | none − mixup at s = 1: −1.0 points [−1.5, −0.5], n = 3 (the farthest of 3)',
    'c did not hold | none − mixup at s = 1: +8.0 points [+7.5, +8.5], n = 3 (the farthest of 3)',
  ])
  const onlyLast: Accuracy = (_, augmentation, samples, seed) =>
    0.5 + (augmentation === 'mixup' && samples === 16 ? 0.03 + 0.002 * (seed - 1) : 0)
  expect(judge(alike, onlyLast)).toEqual(
    ['b', 'c'].map(
      name => `${name} undecided | none − mixup at s = 16: −3.0 points [−3.5, −2.5], n = 3 (the farthest of 3)`,
    ),
  )
})

test('plateau: what is still gained up to the largest number; a loss is no gain', () => {
  const plateau = '{ plateau: none, from: 4, within: 0.02 }'
  const gain =
    (b: number, c: number): Accuracy =>
    (dataset, _, samples, seed) =>
      0.5 + (samples === 16 ? (dataset === 'b' ? b : c) + 0.001 * (seed - 1) : samples === 1 ? -0.3 : 0)
  expect(judge(plateau, gain(-0.1, 0.1))).toEqual([
    'b held | none, s = 4 to 16: −10.0 points [−10.2, −9.8], n = 3',
    'c did not hold | none, s = 4 to 16: +10.0 points [+9.8, +10.2], n = 3',
  ])
  expect(judge(plateau, gain(0.01, 0.02))).toEqual([
    'b held | none, s = 4 to 16: +1.0 points [+0.8, +1.2], n = 3',
    'c undecided | none, s = 4 to 16: +2.0 points [+1.8, +2.2], n = 3',
  ])
})

test('one seed decides nothing, and neither do runs that are missing', () => {
  const better = '{ better: mixup, than: none, at: 4, by: 0.05 }'
  expect(judge(better, ahead({ b: 0.3, c: -0.3 }, 0), 1)).toEqual([
    'b undecided | mixup − none at s = 4: +30.0 points, n = 1',
    'c undecided | mixup − none at s = 4: −30.0 points, n = 1',
  ])
  expect(judge(better, () => Number.NaN)).toEqual(
    ['b', 'c'].map(name => `${name} undecided | no finished runs to compare`),
  )
  const withoutLast: Accuracy = (_, __, samples) => (samples === 16 ? Number.NaN : 0.5)
  expect(judge('{ alike: [none, mixup], within: 0.03 }', withoutLast)[0]).toBe(
    'b undecided | none − mixup at s = 1: 0.0 points [0.0, 0.0], n = 3 (the farthest of 3, 1 missing)',
  )
  const apart: Accuracy = (_, augmentation, samples) =>
    samples === 16 ? Number.NaN : augmentation === 'none' ? 0.1 : 0.5
  expect(judge('{ alike: [none, mixup], within: 0.03 }', apart)[0]).toMatch(/^b did not hold/)
})

test('plain words are for a person: no outcome', () => {
  const { record, runs } = sweepOf(
    'pretrain: { dataset: a }\nfinetune: { dataset: b }\npredictions: [In words., { text: These too. }]',
    () => 0.5,
  )
  expect(predictionOutcomes(record.experiment, runs)).toEqual([
    { text: 'In words.', outcomes: [] },
    { text: 'These too.', outcomes: [] },
  ])
})

test('the figures are there as numbers too', () => {
  const { record, runs } = sweepOf(
    'pretrain: { dataset: a, samplesPerClass: 1, augmentation: [none, mixup] }\nfinetune: { dataset: b }\nseeds: 2\npredictions: [{ text: x, expect: { better: mixup, than: none, at: 1, by: 0.25 } }]',
    (_, augmentation) => (augmentation === 'mixup' ? 0.75 : 0.25),
  )
  expect(predictionOutcomes(record.experiment, runs)[0].outcomes[0].comparisons).toEqual([
    {
      of: 'mixup − none at s = 1',
      samplesPerClass: 1,
      mean: 0.5,
      n: 2,
      values: [
        { seed: 0, difference: 0.5 },
        { seed: 1, difference: 0.5 },
      ],
      interval: { kind: 't', low: 0.5, high: 0.5 },
      atLeast: 0.25,
    },
  ])
})
