import { expect, test } from 'vitest'
import { fileName, localDate } from './file-name.ts'

test('a file is named after experiment, figure and date, without characters that file systems or shells refuse', () => {
  expect(fileName('Digits to letters', 'accuracy', '2026-11-29')).toBe('digits-to-letters-accuracy-2026-11-29')
  expect(fileName('../a/b: "c" & d?', 'difference-to-mixup(alpha=1)', '')).toBe('a-b-c-d-difference-to-mixup-alpha-1')
  expect(fileName('Ziffern für Größe', 'losses')).toBe('ziffern-für-größe-losses')
})

test('names of any length and kind give a file name', () => {
  expect(fileName('???', '')).toBe('figure')
  expect(fileName('x'.repeat(500), 'accuracy')).toHaveLength(80)
})

test('the date is the day of a time, in local time', () => {
  expect(localDate(new Date(2026, 10, 9, 23, 59).toISOString())).toBe('2026-11-09')
  expect(localDate('soon')).toBe('')
})
