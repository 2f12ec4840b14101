import { expect, test } from 'vitest'
import { pooledReliability } from './reliability.ts'

test('diagrams are counted together: counts add up, accuracies and confidences are weighted by them', () => {
  const first = [{ count: 1, confidence: 0.5, accuracy: 1 }, { count: 0 }, { count: 2, confidence: 0.9, accuracy: 0.5 }]
  const second = [{ count: 3, confidence: 0.7, accuracy: 0 }, { count: 0 }, { count: 0 }]
  expect(pooledReliability([first, second])).toEqual([
    { count: 4, confidence: expect.closeTo(0.65, 12), accuracy: 0.25 },
    { count: 0 },
    { count: 2, confidence: 0.9, accuracy: 0.5 },
  ])
  expect(pooledReliability([])).toBeUndefined()
})
