import { didYouMean, suggest } from '@finetune-lab/experiment/page'
import { type Field, type FilterFields, fieldNamed, valuesOf } from './field.ts'
import { FilterError } from './filter-error.ts'
import { type Token, tokens } from './tokens.ts'
import { exampleFor, valueTest } from './value-test.ts'

export type RowTest<Row> = (row: Row) => boolean

export const LONGEST_FILTER = 1000
const DEEPEST = 20

/**
 * Understands a filter. One language for the command line, tables and trees:
 *
 * - words, or quoted words, that occur in a row's texts: `mixup "two words"`
 * - comparisons with `=`, `!=`, `<`, `<=`, `>`, `>=`, `:`: `s >= 8`, `accuracy > 60`, `tag:baseline`
 * - `s4` for `s = 4`, with any numeric column
 * - `and` (or nothing), `or`, `not` (or `-`), parentheses
 *
 * @throws FilterError with the mistake's place
 */
export function parseFilter<Row>(text: string, { fields, text: textOf }: FilterFields<Row>): RowTest<Row> {
  if (text.length > LONGEST_FILTER)
    throw new FilterError(`${text.length} characters: expected at most ${LONGEST_FILTER}.`, LONGEST_FILTER, text.length)
  const all = tokens(text)
  let at = 0
  const is = (word: string) => all[at]?.kind === 'word' && all[at].text.toLowerCase() === word
  const end = { from: text.length, to: text.length }

  function either(depth: number): RowTest<Row> {
    const tests = [both(depth)]
    while (is('or')) {
      at++
      tests.push(both(depth))
    }
    return tests.length === 1 ? tests[0] : row => tests.some(test => test(row))
  }

  function both(depth: number): RowTest<Row> {
    const tests = [one(depth)]
    while (at < all.length && all[at].kind !== 'close' && !is('or')) {
      if (is('and')) at++
      tests.push(one(depth))
    }
    return tests.length === 1 ? tests[0] : row => tests.every(test => test(row))
  }

  function one(depth: number): RowTest<Row> {
    const token = all[at]
    if (depth > DEEPEST)
      throw new FilterError('Too many parentheses and negations in one another.', token.from, token.to)
    const isNegation = token?.kind === 'minus' || (is('not') && all[at + 1]?.kind !== 'operator')
    if (isNegation) {
      at++
      const test = one(depth + 1)
      return row => !test(row)
    }
    if (!token || token.kind === 'close' || ((is('and') || is('or')) && all[at + 1]?.kind !== 'operator'))
      throw new FilterError(...missing(token))
    at++
    if (token.kind === 'open') {
      const test = either(depth + 1)
      if (all[at]?.kind !== 'close') throw new FilterError('This parenthesis has no end: add ).', token.from, token.to)
      at++
      return test
    }
    if (token.kind === 'operator')
      throw new FilterError(`Expected a column before ${token.text}, as in s ${token.text} 8.`, token.from, token.to)
    return all[at]?.kind === 'operator' ? comparison(token) : wordTest(token)
  }

  function missing(token: Token | undefined): [string, number, number] {
    const { from, to } = token ?? end
    const before = all[at - 1]?.text
    if (before === undefined || before === '(') return ['Expected a word or an expression.', from, to]
    return [`Expected a word or an expression after ${before}.`, from, to]
  }

  function comparison(name: Token): RowTest<Row> {
    const field = fieldNamed(name.text, fields)
    if (!field) throw unknownField(name, fields)
    const operator = all[at++]
    const value = all[at]
    if (!value || (value.kind !== 'word' && value.kind !== 'quoted')) {
      const { from, to } = value ?? end
      throw new FilterError(`Expected a value after ${operator.text}, such as ${exampleFor(field)}.`, from, to)
    }
    at++
    const test = valueTest(field, operator, value)
    // `tag != a` means that no tag is a; a row without a value has none that differs, but does not match numbers.
    if (operator.text === '!=' && (field.kind === 'word' || field.kind === 'text'))
      return row => valuesOf(field, row).every(test)
    return row => valuesOf(field, row).some(test)
  }

  /** `s4`, or a word that occurs in the row. */
  function wordTest(token: Token): RowTest<Row> {
    const short = token.kind === 'word' ? /^(\p{L}+)(\d+(?:\.\d+)?)$/u.exec(token.text) : null
    const field = short && fieldNamed(short[1], fields)
    if (field?.kind === 'number') {
      const wanted = Number(short![2])
      return row => valuesOf(field, row).includes(wanted)
    }
    const wanted = token.text.toLowerCase()
    return row => textOf(row).some(each => each.toLowerCase().includes(wanted))
  }

  if (all.length === 0) return () => true
  const test = either(0)
  if (at < all.length) throw new FilterError('This parenthesis has no beginning.', all[at].from, all[at].to)
  return test
}

function unknownField<Row>({ text, from, to }: Token, fields: readonly Field<Row>[]): FilterError {
  const names = fields.map(({ name }) => name)
  const others = fields.flatMap(({ aliases = [] }) => aliases)
  const hint = didYouMean(suggest(text, [...names, ...others]), `Expected one of ${names.slice(0, 12).join(', ')}.`)
  return new FilterError(`There is no column ${JSON.stringify(text)}. ${hint}`, from, to)
}
