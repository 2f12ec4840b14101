import { expect, test } from 'vitest'
import { groupSize, productParts } from './sizes.ts'

test('a group has the same number of steps for any number of runs, and fewer for large batches', () => {
  expect([1, 8, 9, 64, 256].map(groupSize)).toEqual([25, 25, 22, 3, 1])
})

test('products stay within a GPU’s limit with two sources per sample, and cover everything', () => {
  for (const batchSize of [1, 5, 8, 64, 100, 256])
    for (const runs of [1, 21, 84, 163, 164, 420]) {
      const steps = groupSize(batchSize)
      const { axis, sizes } = productParts(steps, runs, batchSize)
      const [length, other] = axis === 0 ? [steps, runs] : [runs, steps]
      expect(sizes.reduce((sum, size) => sum + size)).toBe(length)
      expect(Math.max(...sizes) * other * batchSize * 2).toBeLessThanOrEqual(65_535)
      expect(Math.min(...sizes)).toBeGreaterThan(0)
    }
  expect(productParts(25, 163, 8)).toEqual({ axis: 0, sizes: [25] })
  expect(productParts(25, 420, 8)).toEqual({ axis: 0, sizes: [9, 9, 7] })
})
