import { type FuzzTarget, type FuzzTargets, mutatedText } from '@finetune-lab/testing'
import type { FilterFields } from '../filter/field.ts'
import { FilterError } from '../filter/filter-error.ts'
import { parseFilter } from '../filter/parse-filter.ts'

export const targets: FuzzTargets = { filter }

type Row = readonly [string, number | undefined]

const fields: FilterFields<Row> = {
  fields: [
    { name: 'name', kind: 'text', of: ([name]) => name },
    { name: 'state', kind: 'word', words: ['finished', 'failed'], of: ([name]) => [name] },
    ...(['number', 'percent', 'duration', 'date'] as const).map(kind => ({
      name: kind,
      kind,
      of: ([, value]: Row) => value,
    })),
  ],
  text: ([name]) => [name],
}
const rows: readonly Row[] = [
  ['finished', 0.5],
  ['x', undefined],
]
const valid = [
  'number >= 8 and percent > 60',
  'not (state:failed or -"two words") name!=x',
  'duration < 5min date >= 2026-11-28T14:30 number4',
]

/** A filter is understood, or refused with a place inside it. */
function filter(): FuzzTarget<string> {
  const vocabulary = { signs: ['(', ')', '"', '<', '=', '!', ':', '-', ' '], words: ['and', 'or', 'not'], long: [] }
  return {
    valid: valid.map(text => Buffer.from(text)),
    fromBytes: bytes => Buffer.from(bytes).toString('utf8'),
    input: random => mutatedText(valid, random, vocabulary),
    read: text => {
      try {
        const test = parseFilter(text, fields)
        for (const row of rows) if (typeof test(row) !== 'boolean') throw new Error('no boolean')
      } catch (error) {
        if (!(error instanceof FilterError)) throw error
        if (!(error.from >= 0 && error.to >= error.from && error.to <= text.length))
          throw new Error(`${error.from} to ${error.to}`)
        throw error
      }
    },
    expected: error => error instanceof FilterError,
  }
}
