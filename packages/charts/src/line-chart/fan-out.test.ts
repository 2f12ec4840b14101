import { expect, test } from 'vitest'
import { fanOut } from './fan-out.ts'

test('markers that do not overlap stay at their x', () => {
  expect(fanOut([10, 40, 25], 60)).toEqual([0, 0, 0])
  expect(fanOut([], 60)).toEqual([])
})

test('markers at the same height fan out around their x, a marker wide each', () => {
  expect(fanOut([50, 50, 50], 60)).toEqual([-9, 0, 9])
})

test('only those that overlap move, in the order of their heights', () => {
  expect(fanOut([100, 54, 50, 10], 60)).toEqual([0, 4.5, -4.5, 0])
})

test('a fan is never wider than its room', () => {
  expect(fanOut([0, 0, 0, 0, 0], 20)).toEqual([-10, -5, 0, 5, 10])
})
