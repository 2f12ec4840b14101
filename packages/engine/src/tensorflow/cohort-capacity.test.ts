import { planExperiment } from '@finetune-lab/experiment'
import { cohortBytes } from '@finetune-lab/model/tensorflow'
import { expect, test } from 'vitest'
import { smallExperiment } from '../testing/small-sweep.ts'
import { cohortCapacity } from './cohort-capacity.ts'

const GIGABYTE = 2 ** 30
const classes = Array.from({ length: 5 }, (_, i) => String(i))
const datasets = new Map(['rows', 'columns'].map(name => [name, { classes }]))
const planned = (seeds: number) =>
  planExperiment({ ...smallExperiment('/data'), seeds: Array.from({ length: seeds }, (_, seed) => seed) }).runs.map(
    ({ settings }) => settings,
  )
const gpu = (memoryBytes: number) => ({ kind: 'gpu', memoryBytes }) as const
const cpu = (memoryBytes: number) => ({ kind: 'cpu', memoryBytes }) as const

test('all runs of a sweep if they fit, up to the maximum', () => {
  expect(cohortCapacity(gpu(80 * GIGABYTE), planned(2), datasets)).toBe(12)
  expect(cohortCapacity(gpu(1000 * GIGABYTE), planned(100), datasets)).toBe(420)
  expect(cohortCapacity(cpu(1000 * GIGABYTE), planned(100), datasets, 1000 * GIGABYTE)).toBe(21)
})

test('fewer with less memory, at least one; on a CPU free memory counts', () => {
  const sizes = [0.001, 0.1, 0.3, 1, 3, 10].map(size => cohortCapacity(gpu(size * GIGABYTE), planned(100), datasets))
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
  expect(sizes[0]).toBe(1)
  expect(new Set(sizes).size).toBeGreaterThan(3)
  expect(cohortCapacity(cpu(64 * GIGABYTE), planned(100), datasets, 0.1 * GIGABYTE)).toBe(sizes[1])
})

test('by the estimate the chosen number fits into 60 % of the memory, and one more would not', () => {
  const runs = planned(100)
  const capacity = cohortCapacity(gpu(GIGABYTE), runs, datasets)
  // 4 × 5 images for a run's pre-training, 20 × 5 for its finetunes, and a portion of the test set.
  const images = (count: number) => count * 20 + Math.min(count, 100) * 100 + 16_384
  const bytes = (count: number) =>
    cohortBytes({ batchSize: 8, classes: 5, images: images(count), features: count * 100 }, count)
  expect(bytes(capacity)).toBeLessThanOrEqual(0.6 * GIGABYTE)
  expect(bytes(capacity + 1)).toBeGreaterThan(0.6 * GIGABYTE)
})
