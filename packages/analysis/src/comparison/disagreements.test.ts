import { expect, test } from 'vitest'
import { disagreements } from './disagreements.ts'

test('every image that two networks name differently is found, and who is right is counted', () => {
  const truth = Uint8Array.of(0, 1, 2, 0, 1, 2)
  const a = Uint8Array.of(0, 1, 1, 2, 1, 0)
  const b = Uint8Array.of(0, 2, 2, 1, 1, 0)
  expect(disagreements(truth, a, b)).toEqual({
    testImages: 6,
    bothRight: 2,
    onlyA: 1,
    onlyB: 1,
    neither: 2,
    p: 1,
    images: [
      { index: 1, truth: 1, a: 1, b: 2 },
      { index: 2, truth: 2, a: 1, b: 2 },
      { index: 3, truth: 0, a: 2, b: 1 },
    ],
  })
})

test('predictions for other images are rejected', () => {
  expect(() => disagreements(new Uint8Array(3), new Uint8Array(2), new Uint8Array(3))).toThrow(RangeError)
})
