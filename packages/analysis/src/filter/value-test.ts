import { didYouMean, suggest } from '@finetune-lab/experiment/page'
import type { Field, FieldKind, FieldValue } from './field.ts'
import { FilterError } from './filter-error.ts'
import type { Operator, Token } from './tokens.ts'

export type ValueTest = (value: FieldValue) => boolean

/** What `field operator value` demands of one of the field's values. @throws FilterError */
export function valueTest<Row>(field: Field<Row>, operator: Token, value: Token): ValueTest {
  const asked = operator.text as Operator
  switch (field.kind) {
    case 'text':
    case 'word':
      return textTest(field, asked, operator, value)
    case 'date':
      return rangeTest(asked, ...dateRange(field, value))
    default: {
      const number = NUMBERS[field.kind](value.text)
      if (number === undefined) throw new FilterError(`${field.name} is ${EXPECTED[field.kind]}.`, value.from, value.to)
      return numberTest(asked, number)
    }
  }
}

const EXPECTED: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  word: 'a word',
  number: 'a number: expected one, such as 8 or 0.01',
  percent: 'a number in per cent: expected one, such as 60',
  duration: 'a time: expected one, such as 90 (seconds), 5min, 2h or 3d',
  date: 'a date: expected one, such as 2026-11-29 or 2026-11',
}

/** The value that an expression lacks, by example. */
export const exampleFor = ({ kind, words }: Pick<Field<never>, 'kind' | 'words'>): string =>
  words?.[0] ??
  { text: 'mixup', word: 'baseline', number: '8', percent: '60', duration: '5min', date: '2026-11-29' }[kind]

function textTest<Row>({ name, kind, words }: Field<Row>, asked: Operator, operator: Token, value: Token): ValueTest {
  if (asked.startsWith('<') || asked.startsWith('>'))
    throw new FilterError(`${name} is text, which has no order: use :, = or != instead.`, operator.from, operator.to)
  const wanted = value.text.toLowerCase()
  if (words && !words.includes(wanted))
    throw new FilterError(
      `${name} is never ${JSON.stringify(value.text)}. ${didYouMean(suggest(wanted, words), `Expected one of ${words.join(', ')}.`)}`,
      value.from,
      value.to,
    )
  const whole: ValueTest = text => String(text).toLowerCase() === wanted
  if (asked === '!=') return text => !whole(text)
  return asked === ':' && kind === 'text' ? text => String(text).toLowerCase().includes(wanted) : whole
}

/** Numbers that are printed alike are equal: 0.1 + 0.2 is 0.3. */
const alike = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

const numberTest = (asked: Operator, wanted: number): ValueTest =>
  rangeTest(asked, wanted, wanted, (value, bound) => (alike(value, bound) ? 0 : value - bound))

/** Compares with the range from `least` to `most`, both inclusive. */
function rangeTest(
  asked: Operator,
  least: number,
  most: number,
  compare: (value: number, bound: number) => number = (value, bound) => value - bound,
): ValueTest {
  const test = {
    '>': (value: number) => compare(value, most) > 0,
    '>=': (value: number) => compare(value, least) >= 0,
    '<': (value: number) => compare(value, least) < 0,
    '<=': (value: number) => compare(value, most) <= 0,
    '!=': (value: number) => compare(value, least) < 0 || compare(value, most) > 0,
    '=': (value: number) => compare(value, least) >= 0 && compare(value, most) <= 0,
  }[asked === ':' || asked === '==' ? '=' : asked]
  return value => typeof value === 'number' && test(value)
}

const numeral = '([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)'
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  day: 86_400,
  days: 86_400,
}
const plain = new RegExp(`^${numeral}$`, 'i')
const inPercent = new RegExp(`^${numeral}%?$`, 'i')
const timed = new RegExp(`^${numeral}(s|m|min|h|d|day|days)?$`, 'i')

const NUMBERS: Readonly<Record<'number' | 'percent' | 'duration', (text: string) => number | undefined>> = {
  number: text => finite(plain.exec(text)?.[1]),
  percent: text => finite(inPercent.exec(text)?.[1], 1 / 100),
  duration: text => {
    const [, number, unit = ''] = timed.exec(text) ?? []
    return finite(number, UNITS[unit.toLowerCase()])
  },
}

function finite(text: string | undefined, scale = 1): number | undefined {
  const value = text === undefined ? Number.NaN : Number(text) * scale
  return Number.isFinite(value) ? value : undefined
}

/** First and last millisecond of a year, month, day or minute, in local time. */
function dateRange<Row>({ name }: Field<Row>, { text, from, to }: Token): [number, number] {
  const [, year, month, day, hour, minute] =
    /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}))?)?)?$/i.exec(text) ?? []
  const parts = [year, month, day, hour, minute].filter(part => part !== undefined).map(Number)
  const [y = 0, m = 1, d = 1, h = 0, min = 0] = parts
  const start = new Date(y, m - 1, d, h, min)
  const isThere = start.getMonth() === m - 1 && start.getDate() === d && h < 24 && min < 60
  if (parts.length === 0 || !isThere) throw new FilterError(`${name} is ${EXPECTED.date}.`, from, to)
  const steps = [[1], [0, 1], [0, 0, 1], [], [0, 0, 0, 0, 1]][parts.length - 1]
  const [years = 0, months = 0, days = 0, , minutes = 0] = steps
  const end = new Date(y + years, m - 1 + months, d + days, h, min + minutes)
  return [start.getTime(), end.getTime() - 1]
}
