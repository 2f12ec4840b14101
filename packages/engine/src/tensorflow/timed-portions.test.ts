import { expect, test } from 'vitest'
import type { Training } from '../training/train.ts'
import { timedPortions } from './timed-portions.ts'

const GIGABYTE = 2 ** 30

/** The sizes of `count` portions of a stage, each of which takes what `seconds` returns. */
function sizesOf(
  portions: ReturnType<typeof timedPortions>,
  stage: 'pretrain' | 'finetune',
  seconds: (steps: number, portion: number) => number,
  count = 8,
): number[] {
  return Array.from({ length: count }, (_, portion) => {
    const steps = portions.batches(stage)
    portions.took(
      { stage, finetune: 0, losses: [new Float32Array(steps)] } as unknown as Training,
      seconds(steps, portion),
    )
    return steps
  })
}
const ofGroups = (group: number, seconds: number) => (steps: number) => Math.ceil(steps / group) * seconds

test('a group that takes longer than a portion is a portion', () => {
  for (const seconds of [0.25, 0.39, 0.5, 30])
    expect(sizesOf(timedPortions(21, 8), 'pretrain', ofGroups(25, seconds))).toEqual(Array(8).fill(25))
})

test('quick groups are handed over by the hundreds, always whole', () => {
  const grown = (runs: number, batchSize: number, stage: 'pretrain' | 'finetune', heap = 4 * GIGABYTE) =>
    sizesOf(timedPortions(runs, batchSize, heap), stage, () => 0.01)
  expect(grown(21, 8, 'pretrain')).toEqual([25, 25, 50, 100, 200, 400, 500, 500])
  expect(grown(420, 8, 'pretrain').at(-1)).toBe(300)
  expect(grown(420, 8, 'pretrain', GIGABYTE).at(-1)).toBe(75)
  expect(grown(420, 8, 'finetune').at(-1)).toBe(500)
  // Groups of 12 batches of 16 images, and of one batch of 1,000.
  expect(grown(21, 16, 'pretrain').at(-1)).toBe(492)
  expect(grown(420, 1000, 'pretrain')).toEqual([1, 1, 2, 2, 2, 2, 2, 2])
  expect(grown(420, 1000, 'finetune').at(-1)).toBe(500)
})

test('as many steps as fit into 0.4 s', () => {
  expect(sizesOf(timedPortions(3, 8), 'pretrain', ofGroups(25, 0.1)).at(-1)).toBe(100)
})

test('a slow first portion does not count, and sizes recover from a later one', () => {
  const slow = (at: number) => (_: number, portion: number) => (portion === at ? 20 : 0.01)
  expect(sizesOf(timedPortions(21, 8), 'finetune', slow(0), 4)).toEqual([25, 25, 50, 100])
  expect(sizesOf(timedPortions(21, 8), 'pretrain', slow(3), 7)).toEqual([25, 25, 50, 100, 25, 50, 100])
})

test('the rest of a stage says nothing about the next one', () => {
  const portions = timedPortions(21, 8)
  sizesOf(portions, 'finetune', () => 0.01, 4)
  const left = { stage: 'finetune', finetune: 0, losses: [new Float32Array(3)] } as unknown as Training
  portions.took(left, 0.3)
  expect(portions.batches('finetune')).toBe(200)
  portions.took({ ...left, finetune: 1, losses: [new Float32Array(200)] } as Training, 3)
  expect(portions.batches('finetune')).toBe(200)
})

test('test images grow to 16,384 at once', () => {
  const portions = timedPortions(21, 8)
  const sizes = Array.from({ length: 9 }, () => {
    portions.took({ stage: 'test', finetune: 0 } as Training, 0.01)
    return portions.testImages()
  })
  expect(sizes).toEqual([256, 512, 1024, 2048, 4096, 8192, 16384, 16384, 16384])
})
