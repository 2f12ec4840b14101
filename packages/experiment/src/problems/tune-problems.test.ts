import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'

const file = (
  end: string,
  finetune = '',
  pretrain = '',
) => `pretrain: { dataset: mnist, samplesPerClass: [1, 4]${pretrain} }
finetune: { dataset: mnist${finetune} }
${end}
`
const problemsOf = (text: string) =>
  parseExperiment(text).problems.map(({ severity, line, message }) => `${line} ${severity}: ${message}`)

test('a tuned setting, with validation in each of its forms, has no problems', () => {
  for (const validation of ['', 'validation: 20', 'validation: 20 per class', 'validation: { perClass: 20 }'])
    expect(problemsOf(file(`tune: { finetune.learningRate: [0.001, 0.01] }\n${validation}`))).toEqual([])
})

test('what cannot be tuned is an error at its key', () => {
  const possible =
    'Possible keys: pretrain.batches, pretrain.batchSize, pretrain.learningRate, pretrain.dropout, finetune.batches, finetune.batchSize, finetune.learningRate, finetune.head, finetune.standardise.'
  expect(problemsOf(file('tune:\n  pretrain.augmentation: [none, mixup]\n  seeds: [1, 2]'))).toEqual([
    `4 error: tune.pretrain.augmentation: cannot be tuned. ${possible}`,
    `5 error: tune.seeds: unknown key. ${possible}`,
  ])
  expect(problemsOf(file('tune: { finetune.learninRate: [0.001, 0.01] }'))).toEqual([
    '3 error: tune.finetune.learninRate: unknown key. Did you mean "finetune.learningRate"?',
  ])
  expect(problemsOf(file('tune: { finetune: { learningRate: [0.001, 0.01] } }'))).toEqual([
    `3 error: tune.finetune: unknown key. ${possible}`,
  ])
})

test('a grid needs two different values', () => {
  const expected = 'a list of 2 to 100 values to choose from (each a number above 0)'
  for (const [grid, got] of [
    ['[]', 'an empty list'],
    ['[0.01]', 'a list of 1'],
    ['0.01', '0.01'],
  ])
    expect(problemsOf(file(`tune:\n  finetune.learningRate: ${grid}`))).toEqual([
      `4 error: tune.finetune.learningRate: expected ${expected}, got ${got}`,
    ])
  expect(problemsOf(file('tune: { finetune.learningRate: [0.01, 0.01] }'))).toEqual([
    '3 error: tune.finetune.learningRate[1]: 0.01 is listed twice',
  ])
  expect(problemsOf(file('tune: { finetune.head: [sgd, { sgd: {} }] }'))).toEqual([
    '3 error: tune.finetune.head[1]: sgd is listed twice',
  ])
  expect(problemsOf(file('tune: { finetune.learningRate: [0.01, -1] }'))).toEqual([
    '3 error: tune.finetune.learningRate[1]: expected a number above 0, got -1',
  ])
  expect(problemsOf(file('tune: {}'))).toEqual([
    '3 error: tune: expected settings with the values to choose from, such as { finetune.learningRate: [0.001, 0.01] }, got empty braces',
  ])
})

test('a setting is either compared or tuned', () => {
  const tune = 'tune: { finetune.learningRate: [0.001, 0.01] }'
  expect(problemsOf(file(tune, ', learningRate: [0.01, 0.02]'))).toEqual([
    '3 error: tune.finetune.learningRate: is also a list under finetune; a setting is either compared or tuned',
  ])
  expect(problemsOf(file(`${tune}\nvary: { axis: finetune.learningRate }`))).toEqual([
    '3 error: tune.finetune.learningRate: is also vary.axis; a setting is either compared or tuned',
  ])
})

test('without validation images there is nothing to tune on', () => {
  const tune = 'tune: { finetune.learningRate: [0.001, 0.01] }'
  for (const none of ['0', '0 per class', '{ perClass: 0 }'])
    expect(problemsOf(file(`${tune}\nvalidation: ${none}`))).toEqual([
      '4 error: validation: leaves tune no images to choose on; expected at least 1',
    ])
  expect(problemsOf(file('validation: 0'))).toEqual([])
})

test('a number of validation images in no known form is an error', () => {
  const expected = 'a number of images per class, such as 64 or "64 per class"'
  expect(problemsOf(file('validation: 20 in all'))).toEqual([
    `3 error: validation: expected ${expected}, got "20 in all"`,
  ])
  expect(problemsOf(file('validation: -1'))).toEqual([
    '3 error: validation: expected a whole number from 0 to 100,000, got -1',
  ])
  expect(problemsOf(file('validation: 999999 per class'))).toEqual([
    '3 error: validation: expected at most 100,000 per class',
  ])
})

test('a grid without the value of the file is noted: nothing then shows what tuning gains', () => {
  expect(problemsOf(file('tune: { finetune.learningRate: [0.001, 0.003] }'))).toEqual([
    '3 note: tune.finetune.learningRate: lacks 0.01, the value without tuning; add it to see what tuning gains',
  ])
  expect(problemsOf(file('tune: { finetune.learningRate: [0.001, 0.003] }', ', learningRate: 0.003'))).toEqual([])
})

test('the product of all grids counts as runs', () => {
  const rates = Array.from({ length: 100 }, (_, index) => (index + 1) / 1000).join(', ')
  const text = file(`tune: { finetune.learningRate: [${rates}], pretrain.learningRate: [${rates}] }`)
  expect(problemsOf(text)).toEqual([
    '1 error: seeds: 180,000 runs (3 seeds × 2 numbers of samples × 3 augmentations × 100 pre-training learning rates × 100 finetuning learning rates); expected at most 20,000',
  ])
})
