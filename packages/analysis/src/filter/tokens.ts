import { FilterError } from './filter-error.ts'

export interface Token {
  readonly kind: 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'minus'
  readonly text: string
  /** Position in the filter, in UTF-16 code units; `to` is exclusive. */
  readonly from: number
  readonly to: number
}

export const OPERATORS = ['>=', '<=', '!=', '==', '>', '<', '=', ':'] as const
export type Operator = (typeof OPERATORS)[number]

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['open', /\(/y],
  ['close', /\)/y],
  ['operator', /[<>!=]=|[<>=:]/y],
  // A minus before a word, a quote or a parenthesis negates it. Before a digit it belongs to the number.
  ['minus', /-(?=[\p{L}"'(])/uy],
  ['quoted', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/suy],
  // The colon in 14:30 is no operator.
  ['word', /(?:[^\s()<>=:"']|(?<=\d):(?=\d))+/y],
]

/** @throws FilterError for a quote without its end */
export function tokens(text: string): Token[] {
  const found: Token[] = []
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at])) {
      at++
      continue
    }
    const token = tokenAt(text, at)
    found.push(token)
    at = token.to
  }
  return found
}

function tokenAt(text: string, from: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = from
    const [match] = pattern.exec(text) ?? []
    if (match === undefined) continue
    if (kind === 'quoted')
      return { kind, text: match.slice(1, -1).replace(/\\(.)/gs, '$1'), from, to: from + match.length }
    const whole = kind === 'word' ? withoutOperator(match, text[from + match.length]) : match
    return { kind, text: whole, from, to: from + whole.length }
  }
  throw new FilterError(`This quote has no end: add ${text[from]}.`, from, text.length)
}

/** In `state!=failed`, the exclamation mark belongs to the operator. */
const withoutOperator = (word: string, next: string | undefined) =>
  next === '=' && word.length > 1 && word.endsWith('!') ? word.slice(0, -1) : word
