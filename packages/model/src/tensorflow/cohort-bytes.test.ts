import { expect, test } from 'vitest'
import { type CohortShape, cohortBytes } from './cohort-bytes.ts'

const shape: CohortShape = { batchSize: 8, classes: 10, images: 1000, features: 500 }

test('agrees with a count by hand', () => {
  // An image has 29 · 28 floats. Its 12 · 6 patches of the first layer have 13 chunks of 4, and 16 channels at 4
  // positions; its 16 patches of the second have 20 chunks of 16, and 16 channels at 4 positions.
  const image = 4 * 29 * 28
  const forward = 72 * (13 * 4 + 4 * 16 + 2 * 16) + 16 * (20 * 16 + 4 * 16 + 2 * 16)
  // The first layer of a batch has one more patch, the constant one.
  const [patches1, patches2] = [8 * 72 + 1, 8 * 16]
  const step =
    patches1 * 13 * 4 +
    2 * patches2 * 20 * 16 +
    2 * (patches1 * 64 + patches2 * 64) +
    4 * (patches1 * 16 + patches2 * 16) +
    // Weights unfolded to [values of a patch, 4 positions · strip, channels].
    2 * (13 * 4 * 4 * 2 * 8 + 20 * 16 * 4 * 16) +
    // Each chunk of the first layer's output is used in at most 3 · 3 places.
    patches1 * 9 * 16
  const parameters = 28 * 8 + 202 * 16 + 257 * 10
  const run = 4 * 4 * parameters + 4 * step + 25 * 8 * 5 * image + 500 * 8 * 100
  const tested = 64 * 3 * (image + 4 * (forward + 52 + 64 + 32))
  expect(cohortBytes(shape, 3)).toBe(2 * 1000 * image + 500 * 1024 + 3 * run + tested)
})

test('more of anything never takes less', () => {
  const increases = (bytes: number[]) => expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))
  increases(Array.from({ length: 1000 }, (_, i) => cohortBytes(shape, i + 1)))
  increases([1, 2, 4, 8, 50, 200, 1000].map(batchSize => cohortBytes({ ...shape, batchSize }, 21)))
  for (const name of ['classes', 'images', 'features'] as const)
    increases([1, 10, 100, 10_000].map(value => cohortBytes({ ...shape, [name]: value }, 21)))
})
