import { expect, test } from 'vitest'
import { fitText, textWidth, wrapText } from './text-width.ts'

test('a text that fits is unchanged; a longer one is shortened in the middle and fits', () => {
  expect(fitText('mixup', 12, 100)).toBe('mixup')
  const cut = fitText('mixup(alpha=0.123456789)', 12, 100)
  expect(cut).toMatch(/^mixup.*….*89\)$/)
  expect(textWidth(cut, 12)).toBeLessThanOrEqual(100)
  expect(fitText('anything', 12, 1)).toBe('…')
})

test('lines break at spaces and do not exceed their width', () => {
  const lines = wrapText(`a title of several words and one ${'very'.repeat(20)}long word`, 12, 120)
  expect(lines.length).toBeGreaterThan(2)
  expect(lines.every(line => textWidth(line, 12) <= 120)).toBe(true)
})

test('a character outside the basic plane is never split', () => {
  expect(fitText('😀😀😀😀', 12, 30)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/)
})
