import { expect, test } from 'vitest'
import type { FilterFields } from './field.ts'
import { FilterError } from './filter-error.ts'
import { LONGEST_FILTER, parseFilter } from './parse-filter.ts'

interface Row {
  readonly name: string
  readonly s: readonly number[]
  readonly accuracy?: number
  readonly state: string
  readonly tags: readonly string[]
  readonly seconds: number
  readonly made: number
}

const fields: FilterFields<Row> = {
  fields: [
    { name: 'name', kind: 'text', of: ({ name }) => name },
    { name: 's', aliases: ['samplesPerClass'], kind: 'number', of: ({ s }) => s },
    { name: 'accuracy', kind: 'percent', of: ({ accuracy }) => accuracy },
    { name: 'state', kind: 'word', words: ['finished', 'failed'], of: ({ state }) => state },
    { name: 'tag', kind: 'word', of: ({ tags }) => tags },
    { name: 'duration', kind: 'duration', of: ({ seconds }) => seconds },
    { name: 'date', kind: 'date', of: ({ made }) => made },
  ],
  text: ({ name, tags }) => [name, ...tags],
}

const one: Row = {
  name: 'Digits to letters',
  s: [1, 8],
  accuracy: 0.62,
  state: 'finished',
  tags: ['baseline'],
  seconds: 400,
  made: new Date(2026, 10, 28, 23, 59, 59).getTime(),
}
const other: Row = {
  name: 'Strokes',
  s: [4],
  state: 'failed',
  tags: [],
  seconds: 20,
  made: new Date(2026, 11, 1).getTime(),
}

const found = (text: string) =>
  [one, other].filter(parseFilter(text, fields)).map(({ name }) => (name === 'Strokes' ? 'other' : 'one'))

test.each([
  ['', ['one', 'other']],
  ['   ', ['one', 'other']],
  ['digits', ['one']],
  ['digits letters', ['one']],
  ['"digits to"', ['one']],
  ["'digits to' or strokes", ['one', 'other']],
  ['s >= 8 and accuracy > 60', ['one']],
  ['s>=8 accuracy>60', ['one']],
  ['s = 4', ['other']],
  ['s4', ['other']],
  ['samplesPerClass:4', ['other']],
  ['S < 2', ['one']],
  ['accuracy <= 62', ['one']],
  ['accuracy > 62%', []],
  ['accuracy < 100', ['one']],
  ['tag:baseline', ['one']],
  ['tag:base', []],
  ['tag != baseline', ['other']],
  ['-tag:baseline', ['other']],
  ['not baseline', ['other']],
  ['not (digits or s4)', []],
  ['state=finished or state:failed', ['one', 'other']],
  ['state!=failed', ['one']],
  ['name:digits', ['one']],
  ['name=digits', []],
  ['name = "digits to letters"', ['one']],
  ['duration > 5min', ['one']],
  ['duration < 0.01h', ['other']],
  ['date = 2026-11', ['one']],
  ['date <= 2026-11-28', ['one']],
  ['date > 2026-11-28', ['other']],
  ['date >= 2026-11-28T23:59', ['one', 'other']],
  ['digits or strokes and s4', ['one', 'other']],
  ['(digits or strokes) and s4', ['other']],
  ['AND', undefined],
  ['band', []],
])('%s', (text, expected) => {
  if (expected) expect(found(text)).toEqual(expected)
  else expect(() => found(text)).toThrow(FilterError)
})

test.each([
  ['accurcy > 60', 'There is no column "accurcy". Did you mean "accuracy"?', 'accurcy'],
  ['x = 1', 'There is no column "x". Did you mean "s"?', 'x'],
  ['accuracy >', 'Expected a value after >, such as 60.', ''],
  ['accuracy > high', 'accuracy is a number in per cent: expected one, such as 60.', 'high'],
  ['s > 4x', 's is a number: expected one, such as 8 or 0.01.', '4x'],
  ['duration > soon', 'duration is a time: expected one, such as 90 (seconds), 5min, 2h or 3d.', 'soon'],
  ['date > 2026-02-30', 'date is a date: expected one, such as 2026-11-29 or 2026-11.', '2026-02-30'],
  ['name > a', 'name is text, which has no order: use :, = or != instead.', '>'],
  ['state:finishd', 'state is never "finishd". Did you mean "finished"?', 'finishd'],
  ['(digits', 'This parenthesis has no end: add ).', '('],
  ['digits)', 'This parenthesis has no beginning.', ')'],
  ['"digits', 'This quote has no end: add ".', '"digits'],
  ['digits and', 'Expected a word or an expression after and.', ''],
  ['> 60', 'Expected a column before >, as in s > 8.', '>'],
  ['()', 'Expected a word or an expression.', ')'],
  ['s > > 1', 'Expected a value after >, such as 8.', '>'],
])('%s is refused with the place of the mistake', (text, message, place) => {
  try {
    parseFilter(text, fields)
  } catch (error) {
    expect(error).toBeInstanceOf(FilterError)
    const { from, to } = error as FilterError
    expect([(error as Error).message, text.slice(from, to)]).toEqual([message, place])
    return
  }
  throw new Error('was understood')
})

test('length and nesting are bounded', () => {
  expect(() => parseFilter('x'.repeat(LONGEST_FILTER + 1), fields)).toThrow('1001 characters: expected at most 1000.')
  expect(() => parseFilter('('.repeat(500), fields)).toThrow('Too many parentheses')
  expect(() => parseFilter(`${'not '.repeat(200)}x`, fields)).toThrow('Too many parentheses and negations')
})
