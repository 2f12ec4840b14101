import { Composer, type Document, Lexer, Parser, type YAMLParseError } from 'yaml'
import { type Locate, type Location, locator } from '../location.ts'
import type { Problem } from '../problem.ts'
import { plainValue } from './plain-value.ts'

/** Longer files are refused unread. In UTF-16 units, 1 MB of plain text. */
export const LONGEST_TEXT = 1_000_000
/** Collections in collections. An experiment needs five. The YAML library descends by recursion: it must be stopped. */
const DEEPEST_NESTING = 50

export interface YamlReading {
  /** Lists are arrays, mappings are objects without a prototype, everything else is a scalar. */
  readonly value: unknown
  readonly problems: readonly Problem[]
  readonly locate: Locate
  /** Up to where the text could be read without doubt. */
  readonly reliableUntil: number
}

/** Reads one YAML document, bounded in size, depth and the number of its values. Never throws. */
export function readYaml(text: string): YamlReading {
  const at = locator(text)
  const refused = (message: string, code: string, location: Location): YamlReading => ({
    value: undefined,
    problems: [{ severity: 'error', code, message, ...location }],
    locate: () => at(0, 0),
    reliableUntil: 0,
  })
  if (text.length > LONGEST_TEXT)
    return refused(`the file has ${text.length} characters; expected at most ${LONGEST_TEXT}`, 'too-large', at(0, 0))

  const composed = compose(text)
  if ('tooDeepAt' in composed)
    return refused(
      `nested too deeply; expected at most ${DEEPEST_NESTING} levels`,
      'too-deep',
      at(composed.tooDeepAt, composed.tooDeepAt + 1),
    )

  const { documents } = composed
  const document = documents[0]
  const { value, problems, locate } = plainValue(document, text, at)
  const syntax = [
    ...document.errors.map(error => syntaxProblem(error, 'error', at)),
    ...document.warnings.map(warning => syntaxProblem(warning, 'warning', at)),
    ...documents.slice(1).map(
      (second): Problem => ({
        severity: 'error',
        code: 'syntax',
        message: 'a second document begins here; expected one experiment in a file',
        ...at(second.range[0], second.range[0]),
      }),
    ),
  ]
  const firstError = document.errors.reduce((first, { pos }) => Math.min(first, pos[0]), text.length)
  return { value, locate, problems: [...syntax, ...problems], reliableUntil: firstError }
}

/** Lexer, parser and composer of the library, one after another, so that depth is known before anything recurses. */
function compose(text: string): { documents: Document.Parsed[] } | { tooDeepAt: number } {
  const parser = new Parser()
  const tokens = []
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    if (parser.stack.length > DEEPEST_NESTING) return { tooDeepAt: parser.offset }
  }
  for (const token of parser.end()) tokens.push(token)
  // Uniqueness of keys is checked by plainValue: the library's check takes quadratic time.
  const composer = new Composer({ schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
  const documents: Document.Parsed[] = []
  for (const document of composer.compose(tokens, true, text.length)) {
    documents.push(document as Document.Parsed)
    // A second one is an error already.
    if (documents.length === 2) break
  }
  return { documents }
}

function syntaxProblem(
  { pos, message, code }: Pick<YAMLParseError, 'pos' | 'message' | 'code'>,
  severity: Problem['severity'],
  at: (start: number, end: number) => Location,
): Problem {
  const hint = code === 'TAB_AS_INDENT' ? 'a tab stands here; expected spaces' : message.replace(/\.?$/, '')
  return { severity, code: 'syntax', message: `not valid YAML: ${hint}`, ...at(pos[0], pos[1]) }
}
