import { expect, test } from 'vitest'
import { parseExperiment } from '../parse-experiment.ts'
import { checkAgainstData } from './check-against-data.ts'

const digits = { classes: ['0', '1', '2'], trainCounts: [5, 100, 3] }
const letters = { classes: ['A', 'B'], trainCounts: [50, 50] }

function problemsOf(text: string, datasets: Parameters<typeof checkAgainstData>[1] = { digits, letters }) {
  const { experiment, locate } = parseExperiment(text)
  return checkAgainstData(experiment!, datasets, locate).map(
    ({ severity, line, column, start, end, code, message }) => ({
      ...(severity !== 'error' && { severity }),
      at: `${line}:${column} ${text.slice(start, end)}`,
      code,
      message,
    }),
  )
}

test('enough images of every class: no problem', () => {
  const fitting =
    'pretrain: { dataset: digits, samplesPerClass: 3 }\nfinetune: { dataset: letters, samplesPerClass: 50 }\n'
  expect(problemsOf(fitting)).toEqual([])
})

test('too few images: the message names the classes, their counts, the request and the maximum', () => {
  const text = `pretrain:
  dataset: digits
  samplesPerClass: [3, 4, 8]
finetune:
  dataset: [letters, digits]
`
  expect(problemsOf(text)).toEqual([
    {
      at: '3:24 4',
      code: 'too-few-images',
      message:
        'pretrain.samplesPerClass[1]: 4 per class of digits requested, but class "2" has 3 images; expected at most 3',
    },
    {
      at: '3:27 8',
      code: 'too-few-images',
      message:
        'pretrain.samplesPerClass[2]: 8 per class of digits requested, but class "0" has 5 images and class "2" has 3 images; expected at most 3',
    },
    {
      at: '4:1 finetune',
      code: 'too-few-images',
      message:
        'finetune.samplesPerClass: 256 per class of letters requested, but class "A" has 50 images and class "B" has 50 images; expected at most 50',
    },
    {
      at: '4:1 finetune',
      code: 'too-few-images',
      message:
        'finetune.samplesPerClass: 256 per class of digits requested, but class "0" has 5 images, class "1" has 100 images and class "2" has 3 images; expected at most 3',
    },
  ])
})

test('a subset smaller than a batch is a note that gives the size of its batches', () => {
  const text =
    'pretrain: { dataset: digits, samplesPerClass: [1, 3, 2] }\nfinetune: { dataset: letters, samplesPerClass: 1, batchSize: 3 }\n'
  expect(problemsOf(text)).toEqual([
    {
      severity: 'note',
      at: '1:48 1',
      code: 'smaller-than-batch',
      message:
        'pretrain.samplesPerClass[0]: 1 image of each of the 3 classes of digits makes 3 images, fewer than batchSize 8: every batch contains all 3 images',
    },
    {
      severity: 'note',
      at: '1:54 2',
      code: 'smaller-than-batch',
      message:
        'pretrain.samplesPerClass[2]: 2 images of each of the 3 classes of digits make 6 images, fewer than batchSize 8: every batch contains all 6 images',
    },
    {
      severity: 'note',
      at: '2:48 1',
      code: 'smaller-than-batch',
      message:
        'finetune.samplesPerClass: 1 image of each of the 2 classes of letters makes 2 images, fewer than batchSize 3: every batch contains all 2 images',
    },
  ])
})

test('a batch of one image can be trained on, but not mixed', () => {
  const single = { classes: ['0'], trainCounts: [5] }
  const text = (augmentation: string) =>
    `pretrain: { dataset: single, samplesPerClass: 1, augmentation: ${augmentation} }\nfinetune: { dataset: letters }\n`
  expect(problemsOf(text('none'), { single })).toMatchObject([{ severity: 'note', code: 'smaller-than-batch' }])
  expect(problemsOf(text('[none, mixup, collage]'), { single })).toEqual([
    {
      at: '1:47 1',
      code: 'out-of-range',
      message:
        'pretrain.samplesPerClass: 1 image of the only class of single, which leaves mixup and collage without a partner to mix with; expected at least 2 images per class, or augmentation: none',
    },
  ])
})

test('more classes than a head has outputs', () => {
  const many = { classes: Array.from({ length: 129 }, String), trainCounts: new Array(129).fill(300) }
  const text = 'pretrain: { dataset: letters, samplesPerClass: 4 }\nfinetune: { dataset: many }\n'
  expect(problemsOf(text, { letters, many })).toEqual([
    { at: '2:22 many', code: 'out-of-range', message: 'finetune.dataset: many has 129 classes; expected at most 128' },
  ])
})

test('data sets without facts are not checked', () => {
  expect(problemsOf('pretrain: { dataset: constructor }\nfinetune: { dataset: unknown }\n')).toEqual([])
})
