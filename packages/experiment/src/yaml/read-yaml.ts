import { Composer, type CST, type Document, Lexer, Parser, type YAMLParseError } from 'yaml'
import { grouped } from '../problems/describe.ts'
import { type Entry, type Locate, type Location, locator } from '../problems/location.ts'
import type { Problem } from '../problems/problem.ts'
import { plainValue } from './plain-value.ts'

/** Longer files are rejected unread. In UTF-16 code units: 1 MB of plain text. */
export const LONGEST_TEXT = 1_000_000
/**
 * Words, punctuation marks, escapes, spaces and line breaks. The largest experiment has about 20,000. The library takes
 * microseconds for each, and far longer for an invalid one.
 */
const MOST_LEXEMES = 30_000
/** Nested collections. An experiment needs five levels. The YAML library recurses, so it must be stopped. */
const DEEPEST_NESTING = 50

export interface YamlReading {
  /** Lists are arrays, mappings are objects without a prototype, everything else is a scalar. */
  readonly value: unknown
  readonly problems: readonly Problem[]
  readonly locate: Locate
  /** In file order. */
  readonly entries: readonly Entry[]
  /** The offset up to which the text could be read reliably. */
  readonly reliableUntil: number
}

/** Reads one YAML document, bounded in size, depth and the number of its values. Never throws. */
export function readYaml(text: string): YamlReading {
  // If the text is too long, not even its lines are counted.
  const at = locator(text.length > LONGEST_TEXT ? '' : text)
  const refused = (message: string, code: string, location: Location): YamlReading => ({
    value: undefined,
    problems: [{ severity: 'error', code, message, ...location }],
    locate: () => at(0, 0),
    entries: [],
    reliableUntil: 0,
  })
  if (text.length > LONGEST_TEXT)
    return refused(`the file has ${text.length} characters; expected at most ${LONGEST_TEXT}`, 'too-large', at(0, 0))

  const parsed = parse(text)
  if (!Array.isArray(parsed)) return refused(parsed.message, parsed.code, at(parsed.offset, parsed.offset + 1))
  const documents = compose(parsed, text.length)
  const document = documents[0]
  const { value, problems, locate, entries } = plainValue(document, text, at)
  const syntax = [
    ...firstOfLines(document.errors.map(error => syntaxProblem(error, 'error', at))),
    ...document.warnings.map(warning => syntaxProblem(warning, 'warning', at)),
    ...documents.slice(1).map(
      (second): Problem => ({
        severity: 'error',
        code: 'syntax',
        message: 'a second document begins here; expected one experiment per file',
        ...at(second.range[0], second.range[0]),
      }),
    ),
  ]
  const firstError = document.errors.reduce((first, { pos }) => Math.min(first, pos[0]), text.length)
  return { value, locate, entries, problems: [...syntax, ...problems], reliableUntil: firstError }
}

/** Runs the library's lexer and parser one lexeme at a time, so that size and depth are known before anything recurses. */
function parse(text: string): CST.Token[] | { code: string; message: string; offset: number } {
  const parser = new Parser()
  const tokens = []
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token)
    const { offset } = parser
    if (parser.stack.length > DEEPEST_NESTING)
      return { code: 'too-deep', message: `nested too deeply; expected at most ${DEEPEST_NESTING} levels`, offset }
    lexemes += 1 + (lexeme.startsWith('"') ? escapesIn(lexeme) : 0)
    if (lexemes > MOST_LEXEMES)
      return {
        code: 'too-large',
        message: `more than ${grouped(MOST_LEXEMES)} words and punctuation marks; an experiment has far fewer`,
        offset,
      }
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}

function escapesIn(quoted: string): number {
  let count = 0
  for (let at = quoted.indexOf('\\'); at >= 0; at = quoted.indexOf('\\', at + 1)) count++
  return count
}

function compose(tokens: readonly CST.Token[], end: number): Document.Parsed[] {
  const documents: Document.Parsed[] = []
  // The library creates an Error for every mistake in the text. Their stack traces would take most of the time.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    // plainValue checks that keys are unique: the library's check takes quadratic time.
    const composer = new Composer({ schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
    for (const document of composer.compose(tokens, true, end)) {
      documents.push(document as Document.Parsed)
      // A second document is already an error.
      if (documents.length === 2) break
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
  return documents
}

/** Later errors on the same line are usually consequences of the first. */
function firstOfLines(problems: readonly Problem[]): Problem[] {
  const firsts = new Map<number, Problem>()
  for (const problem of problems.toSorted((a, b) => a.start - b.start))
    if (!firsts.has(problem.line)) firsts.set(problem.line, problem)
  return [...firsts.values()]
}

function syntaxProblem(
  { pos, message, code }: Pick<YAMLParseError, 'pos' | 'message' | 'code'>,
  severity: Problem['severity'],
  at: (start: number, end: number) => Location,
): Problem {
  if (code === 'TAB_AS_INDENT')
    return { severity, code: 'odd-character', message: 'found a tab; expected spaces', ...at(pos[0], pos[1]) }
  return { severity, code: 'syntax', message: `not valid YAML: ${message.replace(/\.?$/, '')}`, ...at(pos[0], pos[1]) }
}
