import { expect, test } from 'vitest'
import { countRuns, experimentNeed, parseExperiment, planExperiment } from './index.ts'

const parsed = (lines: string) => parseExperiment(lines)
const messages = (lines: string) => parsed(lines).problems.map(({ message }) => message)

test('any setting may be a list: runs are the product, and each has its own values', () => {
  const { experiment } = parsed(`
pretrain: { dataset: [mnist, letters], samplesPerClass: 1, augmentation: { mixup: { alpha: [0.1, 1] } }, learningRate: [0.01, 0.1] }
finetune: { dataset: letters, samplesPerClass: [16, 64], head: [sgd, { probe: {} }] }
seeds: 1
`)
  const { runs } = planExperiment(experiment!)
  expect(runs).toHaveLength(32)
  expect(countRuns(experiment!)).toBe(32)
  expect(new Set(runs.map(({ id }) => id)).size).toBe(32)
  expect(runs[1]).toMatchObject({
    id: 'mnist-mixup-alpha0.1-s1-pretrain.learningRate0.01-finetune.samplesPerClass16-finetune.headprobe-seed0',
    settings: {
      pretrain: { dataset: 'mnist', learningRate: 0.01 },
      finetunes: [{ samplesPerClass: 16, head: 'probe' }],
    },
  })
  expect(runs[0].settings.finetunes[0]).not.toHaveProperty('head')
})

test('a list of one value is that value: the same experiment and the same runs', () => {
  const one = parsed('pretrain: { dataset: a, batches: 7 }\nfinetune: { dataset: b, head: [sgd] }').experiment
  const other = parsed('pretrain: { dataset: [a], batches: [7] }\nfinetune: { dataset: [b] }').experiment
  expect(other).toEqual(one)
})

test('the limit counts the product of all lists, and names them', () => {
  const rates = Array.from({ length: 100 }, (_, index) => (index + 1) / 1000).join(', ')
  expect(
    messages(`
pretrain: { dataset: a, learningRate: [${rates}] }
finetune: { dataset: a, samplesPerClass: [1, 2] }
seeds: 10
`),
  ).toEqual([
    'seeds: 42,000 runs (10 seeds × 7 numbers of samples × 3 augmentations × 100 pre-training learning rates × 2 numbers of finetuning samples); expected at most 20,000',
  ])
})

test('duplicates in any list, and too many combinations of parameters, are reported', () => {
  expect(
    messages('pretrain: { dataset: a, batches: [5, 5] }\nfinetune: { dataset: a, head: [probe, { probe: {} }] }'),
  ).toEqual(['pretrain.batches[1]: 5 is listed twice', 'finetune.head[1]: probe is listed twice'])
})

test('vary names settings with several values; the axis needs numbers', () => {
  const file = (vary: string) => `
pretrain: { dataset: a, learningRate: [0.01, 0.1] }
finetune: { dataset: a, head: [sgd, probe] }
vary: { ${vary} }
`
  expect(parsed(file('axis: pretrain.learningRate, series: finetune.head')).experiment!.vary).toEqual({
    axis: 'pretrain.learningRate',
    series: 'finetune.head',
  })
  const lists = 'pretrain.samplesPerClass, pretrain.augmentation, pretrain.learningRate and finetune.head'
  expect(messages(file('panels: pretrain.dropout'))).toEqual([
    `vary.panels: pretrain.dropout has one value here; expected a list in the experiment. Lists here: ${lists}.`,
  ])
  expect(messages(file('axis: finetune.head'))).toEqual([
    'vary.axis: the values of finetune.head are names; expected a number. Lists here: pretrain.samplesPerClass and pretrain.learningRate.',
  ])
  expect(messages(file('axis: pretrain.learningrate'))).toEqual([
    'vary.axis: expected a setting with several values, such as pretrain.learningRate, got "pretrain.learningrate". Did you mean "pretrain.learningRate"?',
  ])
  expect(messages(file('axis: pretrain.learningRate, series: pretrain.learningRate'))).toEqual([
    'vary.series: pretrain.learningRate is already used for axis',
  ])
})

test('standardised features need an executor that has them, in whichever part of the list they are', () => {
  const needOf = (standardise: string) =>
    experimentNeed(
      parseExperiment(
        `pretrain: { dataset: mnist }\nfinetune: { dataset: mnist, standardise: ${standardise} }\nseeds: 1`,
      ).experiment!,
    )
  expect(['false', 'true', '[false, true]'].map(needOf)).toEqual([
    undefined,
    'standardised features',
    'standardised features',
  ])
})
