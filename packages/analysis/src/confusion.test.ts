import { expect, test } from 'vitest'
import { meanConfusionShares } from './confusion.ts'

test('each row is shares of its true class, and networks count alike whatever their test images', () => {
  const first = [
    [3, 1],
    [0, 4],
  ]
  const second = [
    [10, 10],
    [20, 0],
  ]
  expect(meanConfusionShares([first, second])).toEqual([
    [0.625, 0.375],
    [0.5, 0.5],
  ])
})

test('a class without test images has zeros, no networks give no matrix', () => {
  expect(meanConfusionShares([[[0, 0]]])).toEqual([[0, 0]])
  expect(meanConfusionShares([])).toEqual([])
})
