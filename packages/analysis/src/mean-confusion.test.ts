import type { RunResult } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { meanConfusion } from './mean-confusion.ts'

const setting = { augmentation: 'mixup', samplesPerClass: 64 }

const run = (seed: number, confusion: number[][], samplesPerClass = 64): { result: RunResult } => ({
  result: {
    version: 1,
    run: { pretrain: 'mnist', augmentation: 'mixup', samplesPerClass, seed },
    executor: 'simd',
    device: 'test',
    finetunes: [{ dataset: 'mnist', accuracy: 0.5, loss: 1, testImages: 104, confusion }],
    pretraining: { steps: 1, seconds: 1, finalLoss: 1 },
  },
})

test('rows are shares of their true class, whatever the number of its images, and runs count alike', () => {
  const first = run(0, [
    [1, 3],
    [50, 50],
  ])
  const second = run(1, [
    [2, 0],
    [0, 0],
  ])
  const other = run(
    2,
    [
      [0, 1],
      [1, 0],
    ],
    1,
  )
  expect(meanConfusion([first, {}, second, other], 'mnist', setting)).toEqual({
    setting,
    n: 2,
    shares: [
      [0.625, 0.375],
      [0.25, 0.25],
    ],
  })
})

test('a setting without a finished run has none', () => {
  expect(meanConfusion([], 'mnist', setting)).toBeUndefined()
  expect(meanConfusion([run(0, [[1]])], 'fashion-mnist', setting)).toBeUndefined()
})
