import { expect, test } from 'vitest'
import { confusionDifference } from './confusion-difference.ts'

const setting = { augmentation: 'none', samplesPerClass: 1 }
const confusion = (shares: readonly (readonly number[])[]) => ({ setting, n: 1, shares })

test('shares of A minus shares of B; the confusions that changed the most come first', () => {
  const a = confusion([
    [0.75, 0.25, 0],
    [0.5, 0.5, 0],
    [0, 0, 1],
  ])
  const b = confusion([
    [0.5, 0.25, 0.25],
    [0.375, 0.5, 0.125],
    [0, 0, 1],
  ])
  expect(confusionDifference(a, b, 2)).toEqual({
    shares: [
      [0.25, 0, -0.25],
      [0.125, 0, -0.125],
      [0, 0, 0],
    ],
    largest: [
      { truth: 0, said: 2, a: 0, b: 0.25, difference: -0.25 },
      { truth: 1, said: 0, a: 0.5, b: 0.375, difference: 0.125 },
    ],
  })
})

test('matrices of other classes have no difference', () => {
  expect(
    confusionDifference(
      confusion([[1]]),
      confusion([
        [1, 0],
        [0, 1],
      ]),
    ),
  ).toBeUndefined()
})
