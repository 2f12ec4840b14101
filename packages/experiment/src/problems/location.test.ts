import { expect, test } from 'vitest'
import { locator, pathLabel } from './location.ts'

test('offsets become lines and columns from 1; line feeds end lines, carriage returns belong to them', () => {
  const at = locator('ab\r\nc\n\nd')
  expect([0, 1, 3, 4, 5, 6, 7, 8].map(offset => at(offset, offset)).map(({ line, column }) => [line, column])).toEqual([
    [1, 1],
    [1, 2],
    [1, 4],
    [2, 1],
    [2, 2],
    [3, 1],
    [4, 1],
    [4, 2],
  ])
})

test('offsets outside the text are clamped', () => {
  expect(locator('ab')(-3, 99)).toEqual({ start: 0, end: 2, line: 1, column: 1 })
  expect(locator('ab')(50, 3)).toEqual({ start: 2, end: 2, line: 1, column: 3 })
})

test('a path is written in dotted notation', () => {
  expect(pathLabel(['pretrain', 'augmentation', 1, 'mixup', 'alpha'])).toBe('pretrain.augmentation[1].mixup.alpha')
})
