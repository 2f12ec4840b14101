import { CST, Lexer } from 'yaml'
import type { Entry, Path, Range } from '../problems/location.ts'

/** Characters that look like YAML syntax, or are invisible, and what was probably meant. */
export interface OddCharacters extends Range {
  /** `found a no-break space; expected a space` */
  readonly message: string
  /** Equal for characters that are the same mistake, such as opening and closing quotes. */
  readonly kind: string
  /** Replacement for the characters between start and end. */
  readonly plain: string
}

interface Kind {
  readonly characters: RegExp
  readonly name: (character: string) => string
  readonly plain: (character: string) => string
  readonly expected: string
}

const codePoint = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`

const KINDS: readonly Kind[] = [
  { characters: /\u00A0/, name: () => 'a no-break space', plain: () => ' ', expected: 'a space' },
  {
    characters: /[\u0085\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/,
    name: character => `a Unicode space (${codePoint(character)})`,
    plain: () => ' ',
    expected: 'a space',
  },
  {
    characters: /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/,
    name: character => `an invisible character (${codePoint(character)})`,
    plain: () => '',
    expected: 'nothing',
  },
  { characters: /\0/, name: () => 'a NUL character (U+0000)', plain: () => '', expected: 'nothing' },
  {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this finds them
    characters: /[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/,
    name: character => `a control character (${codePoint(character)})`,
    plain: () => '',
    expected: 'nothing',
  },
  {
    characters: /[\u201C-\u201F\u00AB\u00BB]/,
    name: character => `a curly quote ${character}`,
    plain: () => '"',
    expected: 'a straight one (")',
  },
  {
    characters: /[\u2018-\u201B\u2039\u203A]/,
    name: character => `a curly quote ${character}`,
    plain: () => "'",
    expected: "a straight one (')",
  },
  {
    characters: /[\u2010-\u2015\u2212]/,
    name: character => `a dash ${character} (${codePoint(character)})`,
    plain: () => '-',
    expected: '"-"',
  },
  { characters: /[：﹕∶]/, name: character => `a full-width colon ${character}`, plain: () => ':', expected: '":"' },
  { characters: /[，、﹐]/, name: character => `a full-width comma ${character}`, plain: () => ',', expected: '","' },
  {
    characters: /[\uFF01-\uFF5E]/,
    name: character => `a full-width character ${character}`,
    plain: character => String.fromCharCode(character.charCodeAt(0) - 0xfee0),
    expected: 'the plain one',
  },
]

const ODD = new RegExp(KINDS.map(({ characters }) => characters.source).join('|'))

/**
 * Finds odd characters outside comments, quotes and free text (the experiment's name, predictions, paths). Meant for
 * text with errors; without errors, the author wanted these characters.
 *
 * @param text bounded in size and depth, as checked by `readYaml`
 * @param entries as far as the text could be read
 */
export function oddCharacters(text: string, entries: readonly Entry[]): OddCharacters[] {
  if (!ODD.test(text.slice(1))) return []
  const free = entries.filter(({ kind, path }) => kind === 'scalar' && isFreeText(path)).map(({ value }) => value)
  return plainScalars(text).flatMap(({ start, end }) => {
    if (free.some(range => range.start <= start && end <= range.end)) return []
    return runsIn(text, start, end)
  })
}

function isFreeText([first, second, third, ...rest]: Path): boolean {
  if (rest.length > 0) return false
  if (first === 'name') return second === undefined
  if (first === 'predictions') return second !== undefined && (third === undefined || third === 'text')
  return first === 'datasets' && third === 'path'
}

/** The ranges of unquoted scalars, except block scalars. */
function plainScalars(text: string): Range[] {
  const ranges: Range[] = []
  let offset = 0
  let isContent = false
  let isBlock = false
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme)
    if (isContent) {
      if (!isBlock) ranges.push({ start: offset, end: offset + lexeme.length })
      isBlock = false
    } else if (type === 'block-scalar-header') isBlock = true
    const hasNoWidth = !isContent && (lexeme === CST.DOCUMENT || lexeme === CST.FLOW_END || lexeme === CST.SCALAR)
    isContent = !isContent && lexeme === CST.SCALAR
    if (!hasNoWidth) offset += lexeme.length
  }
  return ranges
}

/** Adjacent characters of one kind are one mistake. */
function runsIn(text: string, start: number, end: number): OddCharacters[] {
  const runs: OddCharacters[] = []
  for (let at = start; at < end; at++) {
    const kind = KINDS.find(({ characters }) => characters.test(text[at]))
    if (!kind) continue
    let last = at + 1
    while (last < end && kind.characters.test(text[last])) last++
    const plain = Array.from(text.slice(at, last), kind.plain).join('')
    const message = `found ${kind.name(text[at])}; expected ${kind.expected}`
    runs.push({ kind: kind.characters.source, start: at, end: last, plain, message })
    at = last - 1
  }
  return runs
}
