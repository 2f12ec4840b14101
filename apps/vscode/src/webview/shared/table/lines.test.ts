import type { Field, FilterFields } from '@finetune-lab/analysis'
import { expect, test } from 'vitest'
import { filtering, linesOf } from './lines.ts'
import { selection } from './selection.ts'

interface Row {
  readonly name: string
  readonly best?: number
}

const fields: readonly Field<Row>[] = [
  { name: 'name', kind: 'text', of: ({ name }) => name },
  { name: 'best', kind: 'percent', of: ({ best }) => best },
]
const filterFields: FilterFields<Row> = { fields, text: ({ name }) => [name] }
const rows: readonly Row[] = [
  { name: 'b 10', best: 0.5 },
  { name: 'b 9' },
  { name: 'a', best: 0.7 },
  { name: 'a', best: 0.6 },
]
const label = (_: Field<Row>, { name }: Row) => name[0]
const drawn = (arrangement: Partial<Parameters<typeof linesOf<Row>>[2]>) =>
  linesOf(rows, fields, { group: '', closed: [], ...arrangement }, label).map(line =>
    line.kind === 'group'
      ? `${line.open ? '-' : '+'} ${line.label} ${line.count}`
      : `${line.row.name} ${line.row.best ?? ''}`,
  )

test('rows keep their order until sorted; those without a value come last either way', () => {
  expect(drawn({})).toEqual(['b 10 0.5', 'b 9 ', 'a 0.7', 'a 0.6'])
  expect(drawn({ sort: { by: 'best', descending: true } })).toEqual(['a 0.7', 'a 0.6', 'b 10 0.5', 'b 9 '])
  expect(drawn({ sort: { by: 'best', descending: false } })).toEqual(['b 10 0.5', 'a 0.6', 'a 0.7', 'b 9 '])
  expect(drawn({ sort: { by: 'name', descending: false } })).toEqual(['a 0.7', 'a 0.6', 'b 9 ', 'b 10 0.5'])
})

test('groups follow their first row, and hide their rows when closed', () => {
  expect(drawn({ group: 'name', sort: { by: 'best', descending: true } })).toEqual([
    '- a 2',
    'a 0.7',
    'a 0.6',
    '- b 2',
    'b 10 0.5',
    'b 9 ',
  ])
  expect(drawn({ group: 'name', closed: ['b'] })).toEqual(['+ b 2', '- a 2', 'a 0.7', 'a 0.6'])
})

test('while an expression is being typed, the last one that was understood holds', () => {
  const filter = filtering<Row>()
  const found = (text: string) => {
    const { rows: left, problem } = filter(rows, text, filterFields)
    return [left.length, problem]
  }
  expect(found('best > 55')).toEqual([2, undefined])
  expect(found('best > 55 and')).toEqual([2, 'Expected a word or an expression after and.'])
  expect(found('best > 65')).toEqual([1, undefined])
})

test('selects one, toggles, and selects a range from the last selected row', () => {
  const { after } = selection()
  const keys = ['a', 'b', 'c', 'd']
  expect(after([], keys, 'b', 'only')).toEqual(['b'])
  expect(after(['b'], keys, 'd', 'range')).toEqual(['b', 'c', 'd'])
  expect(after(['b'], keys, 'd', 'toggle')).toEqual(['b', 'd'])
  expect(after(['b', 'd'], keys, 'a', 'range')).toEqual(['a', 'b', 'c', 'd'])
  expect(after(['b', 'd'], keys, 'd', 'toggle')).toEqual(['b'])
})

test('ten thousand rows are filtered, sorted and grouped in one frame of patience', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({ name: `n${index % 7}`, best: (index * 7919) % 997 }))
  const started = performance.now()
  const { rows: left } = filtering<Row>()(many, 'best > 100 and n', filterFields)
  linesOf(left, fields, { sort: { by: 'best', descending: true }, group: 'name', closed: [] }, (_, { name }) => name)
  expect(performance.now() - started).toBeLessThan(1000)
})
