import { expect, test } from 'vitest'
import { groupSize } from './sizes.ts'

test('a group’s batched products stay within what a GPU counts, for two sources a sample', () => {
  for (const batchSize of [1, 5, 8, 64, 256])
    for (const runs of [1, 21, 84, 150, 151, 420]) {
      const group = groupSize(batchSize, runs)
      expect(Number.isInteger(group) && group >= 1, `${group}`).toBe(true)
      if (group > 1) expect(2 * group * batchSize * runs).toBeLessThan(65_535)
    }
  expect([1, 21, 84, 420].map(runs => groupSize(8, runs))).toEqual([25, 25, 25, 8])
})
