import { expect, test } from 'vitest'
import { suggest } from './suggestion.ts'

const keys = [
  'dataset',
  'samplesPerClass',
  'augmentation',
  'batches',
  'batchSize',
  'learningRate',
  'dropout',
  'at',
  'by',
]

test.each([
  ['augmentaton', 'augmentation'],
  ['batch_size', 'batchSize'],
  ['BatchSize', 'batchSize'],
  ['batchs', 'batches'],
  ['learning-rate', 'learningRate'],
  ['lr', undefined],
  ['momentum', undefined],
  ['an', 'at'],
  ['', undefined],
  ['x'.repeat(1000), undefined],
])('%s is taken for %s', (word, meant) => {
  expect(suggest(word, keys)).toBe(meant)
})
