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
  /** Names of the data sets that need no entry under `datasets`. Without it names are taken as they are. */
  readonly knownDatasets?: readonly string[]
  /** The experiment's name where the file gives none: usually the file's own. Default `Untitled`. */
  readonly fallbackName?: string
}

export interface ParsedExperiment {
  /** Present if there is no error. */
  readonly experiment?: Experiment
  /** Everything that is wrong, in the order of the file. */
  readonly problems: readonly Problem[]
  /** For checks that follow, such as `checkAgainstData`. */
  readonly locate: Locate
  /** What stands in the file and where, as far as it can be read. */
  readonly entries: readonly Entry[]
}

/** More would not be read by anyone. */
const MOST_PROBLEMS = 200

/** What makes all that follows doubtful. */
const UNREADABLE = ['syntax', 'odd-character', 'too-deep', 'too-large']
/** What is not read a second time. */
const REFUSED = ['too-deep', 'too-large']

/** What a syntax error further down may be the reason of: what seems to be missing may stand behind it. */
const AMISS = ['missing-key', 'empty-value', 'unknown-value']

/** Reads an experiment file. Never throws, whatever the text. */
export function parseExperiment(whole: string, options: ParseOptions = {}): ParsedExperiment {
  // A carriage return alone ends a line in YAML, though not for the library.
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
 * Where odd characters are the reason of errors: these characters, and what else is wrong once they are replaced.
 * Undefined where there are none.
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
  const told = firstOfLines(odd, text).map(
    ({ start, end, message, plain }): Problem => ({
      severity: 'error',
      code: 'odd-character',
      message,
      ...at(start, end),
      suggestion: plain,
    }),
  )
  // Where the guess was wrong, what is said of it would be too.
  if (rest.some(({ code }) => UNREADABLE.includes(code))) return told
  const moved = rest.map(problem => ({
    ...problem,
    ...at(repaired.offsetBefore(problem.start), repaired.offsetBefore(problem.end)),
  }))
  return inFileOrder([...told, ...moved])
}

/** The spaces and tabs that a line begins with; two spaces are meant by a tab. */
function indentAt(text: string, offset: number): OddCharacters {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(start, offset + 1000))![0]
  return {
    kind: 'tab',
    start,
    end: start + indent.length,
    plain: indent.replaceAll('\t', '  '),
    message: 'a tab is here; expected spaces',
  }
}

/** Of the same characters on one line, the first stands for all. */
function firstOfLines(odd: readonly OddCharacters[], text: string): OddCharacters[] {
  const told = new Set<string>()
  return odd.filter(({ start, kind }) => {
    const key = `${text.lastIndexOf('\n', start - 1)} ${kind}`
    return told.size !== told.add(key).size
  })
}

const hasError = (problems: readonly Problem[]) => problems.some(({ severity }) => severity === 'error')

function inFileOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

function limited(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems
  const { start, end, line, column } = problems[MOST_PROBLEMS]
  const message = `${problems.length - MOST_PROBLEMS} more problems from here on`
  return [...problems.slice(0, MOST_PROBLEMS), { severity: 'error', code: 'more', message, start, end, line, column }]
}
