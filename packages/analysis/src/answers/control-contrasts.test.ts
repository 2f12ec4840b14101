import { expect, test } from 'vitest'
import { csv } from '../csv.ts'
import { curves } from '../curves.ts'
import { sweepJson } from '../json.ts'
import { sweepOf } from '../testing/sweep.ts'
import { answers } from './answers.ts'

const text = (controls: string, seeds = 4) => `
pretrain: { dataset: a, samplesPerClass: [1, 4], augmentation: [none, mixup] }
finetune: { dataset: b }
${controls}
seeds: ${seeds}
`
const MEANS: Record<string, readonly number[]> = {
  none: [0.6, 0.7],
  mixup: [0.65, 0.72],
  random: [0.5, 0.5],
  scratch: [0.3, 0.74],
  all: [0.9, 0.9],
  sameLabels: [0.32, 0.6],
}
const NOISE = [0.01, -0.005, 0, 0.008]
const sweep = (controls: string, seeds?: number) =>
  sweepOf(text(controls, seeds), (_, label, samples, seed) => {
    const own = label === 'none' ? NOISE[seed] : NOISE[(seed + label.length) % 4] / 2
    return MEANS[label][samples === 1 ? 0 : 1] + own
  })
const said = (controls: string, seeds?: number) =>
  answers(sweep(controls, seeds).runs, { resamples: 0 })[0].sentences.filter(({ about }) => about === 'control')
const ALL = 'controls: [random, scratch, all, sameLabels]'

test('controls are series apart: the curves, the best point and the other answers are those without them', () => {
  const [plain, controlled] = ['', ALL].map(each => sweep(each))
  const [{ controls, ...curve }] = curves(controlled.runs)
  expect(curve.series.map(({ augmentation }) => augmentation)).toEqual(['none', 'mixup'])
  expect(controls!.map(({ control, level, points }) => [control, level, points.map(({ n }) => n)])).toEqual([
    ['random', true, [4]],
    ['scratch', false, [4, 4]],
    ['all', true, [4]],
    ['sameLabels', false, [4, 4]],
  ])
  const [own, other] = [plain, controlled].map(({ runs }) => answers(runs, { resamples: 0 })[0])
  expect(other.sentences.filter(({ about }) => about !== 'control')).toEqual(own.sentences)
  expect(other.contrasts).toEqual(own.contrasts)
})

test('a sentence for each control, with one Holm over all of them', () => {
  expect(said(ALL).map(({ augmentation, text }) => `${augmentation}: ${text}`)).toMatchInlineSnapshot(`
    [
      "random: Pre-training without augmentation is better than no pre-training (50.2 % [49.6, 50.7], n = 4) at 1 and 4 samples per class (paired t-test, Holm over all 7 comparisons with controls). At 1 sample per class, the difference is +10.2 points [+8.6, +11.8], n = 4.",
      "scratch: Pre-training without augmentation is better than training from scratch at 1 sample per class, and worse at 4 samples per class (paired t-test, Holm over all 7 comparisons with controls). At 1 sample per class, the difference is +30.2 points [+28.9, +31.4], n = 4.",
      "all: Pre-training without augmentation is worse than pre-training on all images (90.2 % [89.6, 90.7], n = 4) at 4 samples per class (paired t-test, Holm over all 7 comparisons with controls). At 4 samples per class, the difference is −19.8 points [−21.1, −18.6], n = 4.",
      "sameLabels: A head with as few labels as pre-training is better than training from scratch at 1 sample per class, and worse at 4 samples per class (paired t-test, Holm over all 7 comparisons with controls). At 1 sample per class, the difference is +2.0 points [+1.2, +2.8], n = 4.",
    ]
  `)
})

test('without scratch, fewer labels are compared with the head of the sweep; with one seed, nothing is shown', () => {
  expect(said('controls: sameLabels').map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "A head with as few labels as pre-training is worse than one with more labels at 1 and 4 samples per class (paired t-test, Holm over all 2 comparisons with controls). At 1 sample per class, the difference is −28.2 points [−29.8, −26.6], n = 4.",
    ]
  `)
  expect(said('controls: [random]', 1).map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "With one seed, no difference between pre-training without augmentation and no pre-training (50.0 % [46.9, 53.1], n = 1) can be shown. At 1 sample per class, the difference is +11.0 points, n = 1.",
    ]
  `)
})

test('CSV and JSON name controls in a column of their own, which other sweeps do not have', () => {
  const lines = csv([sweep(ALL, 1)])
    .trim()
    .split('\n')
  expect(lines[0]).toMatch(/,control$/)
  expect(
    lines
      .slice(1)
      .map(line => line.split(',').at(-1))
      .filter(Boolean),
  ).toEqual(['all', 'random', 'sameLabels', 'sameLabels', 'scratch', 'scratch'])
  expect(csv([sweep('', 1)])).not.toContain('control')
  expect(sweepJson(sweep(ALL)).curves[0].controls).toHaveLength(4)
})
