import type { Experiment } from './experiment.ts'
import { type Entry, type Locate, locator, type Path } from './problems/location.ts'
import { meaningProblems } from './problems/meaning-problems.ts'
import type { Problem } from './problems/problem.ts'
import { resolveExperiment } from './resolve-experiment.ts'
import { experimentSchema } from './schema/schema.ts'
import { schemaProblems } from './schema/schema-problems.ts'
import { type OddCharacters, oddCharacters } from './yaml/odd-characters.ts'
import { readYaml } from './yaml/read-yaml.ts'
import { repairedText } from './yaml/repaired-text.ts'

export interface ParseOptions {
  /** Names of the data sets that need no entry under `datasets`. If omitted, names are not checked. */
  readonly knownDatasets?: readonly string[]
  /** The experiment's name if the file gives none, usually the file name. Default: `Untitled`. */
  readonly fallbackName?: string
}

export interface ParsedExperiment {
  /** Present if there are no errors. */
  readonly experiment?: Experiment
  /** All problems, in file order. */
  readonly problems: readonly Problem[]
  /** For later checks, such as `checkAgainstData`. */
  readonly locate: Locate
  /** What the file contains and where, as far as it can be read. */
  readonly entries: readonly Entry[]
}

/** Nobody reads more. */
const MOST_PROBLEMS = 200

/** Codes that make everything after them doubtful. */
const UNREADABLE = ['syntax', 'odd-character', 'too-deep', 'too-large']
/** Codes of files that are not read a second time. */
const REFUSED = ['too-deep', 'too-large']

/** Codes that a syntax error further down may cause: what seems to be missing may come after it. */
const AMISS = ['missing-key', 'empty-value', 'unknown-value']

/** Reads an experiment file. Never throws, whatever the text. */
export function parseExperiment(whole: string, options: ParseOptions = {}): ParsedExperiment {
  // A lone carriage return ends a line in YAML, but not in the library.
  const text = whole.replace(/\r(?!\n)/g, '\n')
  const { value, problems, locate, entries } = readProblems(text, options)
  if (!hasError(problems)) {
    const experiment = resolveExperiment(experimentSchema.parse(value), options.fallbackName ?? 'Untitled')
    return { experiment, problems: limited(problems), locate, entries }
  }
  return { problems: limited(oddProblems(text, problems, entries, options) ?? problems), locate, entries }
}

function readProblems(text: string, { knownDatasets }: ParseOptions) {
  const { value, problems, locate, entries, reliableUntil } = readYaml(text)
  const broken = problems.some(({ severity, code }) => severity === 'error' && UNREADABLE.includes(code))
  const written = (path: Path) => {
    const { start, end } = locate(path)
    return text.slice(start, end)
  }
  const found = [...schemaProblems(value, locate, written), ...meaningProblems(value, locate, knownDatasets)]
  const sure = broken ? found.filter(problem => problem.end < reliableUntil && !AMISS.includes(problem.code)) : found
  return { value, locate, entries, problems: inFileOrder([...problems, ...sure]) }
}

/**
 * If odd characters may cause the errors: these characters, and the problems that remain once they are replaced.
 * Undefined if there are no odd characters.
 */
function oddProblems(
  text: string,
  problems: readonly Problem[],
  entries: readonly Entry[],
  options: ParseOptions,
): readonly Problem[] | undefined {
  if (problems.some(({ code }) => REFUSED.includes(code))) return undefined
  const indents = problems.flatMap(({ code, start }) => (code === 'odd-character' ? [indentAt(text, start)] : []))
  const odd = [...oddCharacters(text, entries), ...indents]
  if (odd.length === 0) return undefined
  odd.sort((a, b) => a.start - b.start)
  const at = locator(text)
  const repaired = repairedText(text, odd)
  const { problems: rest } = readProblems(repaired.text, options)
  const reported = firstOfLines(odd, text).map(
    ({ start, end, message, plain }): Problem => ({
      severity: 'error',
      code: 'odd-character',
      message,
      ...at(start, end),
      suggestion: plain,
    }),
  )
  // If the repaired text is unreadable, the guess was wrong, and so would be any problems found in it.
  if (rest.some(({ code }) => UNREADABLE.includes(code))) return reported
  const moved = rest.map(problem => ({
    ...problem,
    ...at(repaired.offsetBefore(problem.start), repaired.offsetBefore(problem.end)),
  }))
  return inFileOrder([...reported, ...moved])
}

/** The indentation of a line. A tab probably means two spaces. */
function indentAt(text: string, offset: number): OddCharacters {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(start, offset + 1000))![0]
  return {
    kind: 'tab',
    start,
    end: start + indent.length,
    plain: indent.replaceAll('\t', '  '),
    message: 'found a tab; expected spaces',
  }
}

/** Keeps the first character of each kind on a line. */
function firstOfLines(odd: readonly OddCharacters[], text: string): OddCharacters[] {
  const seen = new Set<string>()
  return odd.filter(({ start, kind }) => {
    const key = `${text.lastIndexOf('\n', start - 1)} ${kind}`
    return seen.size !== seen.add(key).size
  })
}

const hasError = (problems: readonly Problem[]) => problems.some(({ severity }) => severity === 'error')

function inFileOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

function limited(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems
  const { start, end, line, column } = problems[MOST_PROBLEMS]
  const message = `${problems.length - MOST_PROBLEMS} more problems follow`
  return [...problems.slice(0, MOST_PROBLEMS), { severity: 'error', code: 'more', message, start, end, line, column }]
}
