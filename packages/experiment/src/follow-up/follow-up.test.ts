import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'
import { finerSizes, followUp } from './follow-up.ts'

const text = `# The first question.
name: Digits to letters
pretrain:
  dataset: mnist
  samplesPerClass: [1, 4, 16] # three sizes
  augmentation: [none, { mixup: { alpha: 0.4 } }, collage]
finetune: { dataset: emnist-letters }
seeds: 3
predictions:
  - text: Mixup beats none.
    expect: { better: mixup(alpha=0.4), than: none, at: 4, by: 0.05 }
`
const experiment = (change: Parameters<typeof followUp>[1]) => {
  const { text: written, ...rest } = followUp(text, change)
  return { written, ...rest, experiment: parseExperiment(written).experiment }
}

test('more seeds change that line and the name, and keep comments', () => {
  const { written, problems, leftOut } = experiment({ seeds: 10 })
  expect([problems, leftOut]).toEqual([[], []])
  expect(written).toBe(
    text.replace('name: Digits to letters', 'name: "Digits to letters (10 seeds)"').replace('seeds: 3', 'seeds: 10'),
  )
})

test('only one setting: predictions about others are left out', () => {
  const {
    experiment: only,
    leftOut,
    problems,
    name,
  } = experiment({ augmentation: 'mixup(alpha=0.4)', samplesPerClass: [4] })
  expect([leftOut, problems, name]).toEqual([['predictions'], [], 'Digits to letters (only mixup(alpha=0.4); s 4)'])
  expect(only?.pretrain.augmentation).toMatchObject([{ name: 'mixup', parameters: { alpha: 0.4 } }])
  expect(only?.pretrain.samplesPerClass).toEqual([4])
})

test('the same on other data', () => {
  const { experiment: other } = experiment({ pretrain: 'strokes-digits', finetune: ['my-signs'] })
  expect([other?.pretrain.dataset, other?.finetune.dataset]).toEqual(['strokes-digits', ['my-signs']])
})

test('block lists, missing keys and text that is no experiment', () => {
  const block =
    'pretrain:\n  dataset: mnist\n  augmentation:\n    - none\n    - mixup: { alpha: 0.4 }\nfinetune:\n  dataset: mnist\n'
  const { text: written, problems } = followUp(block, {
    augmentation: 'mixup(alpha=0.4)',
    seeds: [3, 5],
    samplesPerClass: [2],
  })
  expect(problems).toEqual([])
  expect(parseExperiment(written).experiment).toMatchObject({
    name: 'Experiment (2 seeds; only mixup(alpha=0.4); s 2)',
    pretrain: { augmentation: [{ name: 'mixup', parameters: { alpha: 0.4 } }], samplesPerClass: [2] },
    seeds: [3, 5],
  })
  for (const wrong of ['small', '[1]', 'a: [', '']) expect(followUp(wrong, { seeds: 3 }).problems).not.toEqual([])
})

test('a change that makes no valid experiment says why', () => {
  expect(experiment({ samplesPerClass: [0] }).problems).not.toEqual([])
})

test('finer sizes around one are spaced in ratio, between its neighbours', () => {
  expect(finerSizes([1, 4, 16, 64], 16)).toEqual([4, 6, 8, 11, 16, 23, 32, 45, 64])
  expect(finerSizes([1, 4], 1)).toEqual([1, 2, 3, 4].filter(size => [1, 1, 2, 3, 4].includes(size)))
  expect(finerSizes([8], 8)).toEqual([4, 5, 6, 7, 8, 10, 11, 13, 16])
})
