import { expect, test } from 'vitest'
import { misplaced } from './misplaced.ts'

const range = (line: number, character: number, endLine = line, endCharacter = character) => ({
  start: { line, character },
  end: { line: endLine, character: endCharacter },
})

test('a position is valid up to the last character of its line, never in or after a line break', () => {
  const text = 'ab\r\nc\rd'
  for (const place of [range(0, 2), range(1, 1), range(2, 1), range(0, 0, 2, 1)])
    expect(misplaced(text, [{ range: place }])).toBeUndefined()
  for (const place of [range(0, 3), range(0, 4), range(1, 2), range(2, 2), range(3, 0), range(1, 0, 0, 0)])
    expect(misplaced(text, { deep: [{ edit: { range: place } }] })).toEqual(place)
  expect(misplaced(text, [{ startLine: 0, endLine: 2 }])).toBeUndefined()
  expect(misplaced(text, [{ startLine: 0, endLine: 3 }])).toEqual({ startLine: 0, endLine: 3 })
})
