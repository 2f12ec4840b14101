import { expect, test } from 'vitest'
import { smoothed } from './smoothed.ts'

test('a constant stays as it is from the first value on', () => {
  expect(smoothed([2, 2, 2, 2], 3)).toEqual([2, 2, 2, 2])
})

test('a value weighs half as much after the half-life', () => {
  // Weights ½, 1 after one step: (½ · 0 + 1 · 3) / 1.5.
  expect(smoothed([0, 3], 1)).toEqual([0, 2])
})

test('what is not finite is passed over', () => {
  expect(smoothed([Number.NaN, 1, Number.NaN, 1], 2)).toEqual([Number.NaN, 1, 1, 1])
})
