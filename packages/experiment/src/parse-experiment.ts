import type { Experiment } from './experiment.ts'
import type { Entry, Locate } from './problems/location.ts'
import { meaningProblems } from './problems/meaning-problems.ts'
import type { Problem } from './problems/problem.ts'
import { resolveExperiment } from './resolve-experiment.ts'
import { experimentSchema } from './schema/schema.ts'
import { schemaProblems } from './schema/schema-problems.ts'
import { readYaml } from './yaml/read-yaml.ts'

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
const UNREADABLE = ['syntax', 'too-deep', 'too-large']

/** What a syntax error further down may be the reason of: what seems to be missing may stand behind it. */
const AMISS = ['missing-key', 'empty-value', 'unknown-value']

/** Reads an experiment file. Never throws, whatever the text. */
export function parseExperiment(text: string, options: ParseOptions = {}): ParsedExperiment {
  const { value, problems, locate, entries, reliableUntil } = readYaml(text)
  const broken = problems.some(({ severity, code }) => severity === 'error' && UNREADABLE.includes(code))
  const found = [...schemaProblems(value, locate), ...meaningProblems(value, locate, options.knownDatasets)]
  const sure = broken ? found.filter(problem => problem.end < reliableUntil && !AMISS.includes(problem.code)) : found
  const all = inFileOrder([...problems, ...sure])
  if (all.some(({ severity }) => severity === 'error')) return { problems: limited(all), locate, entries }
  const experiment = resolveExperiment(experimentSchema.parse(value), options.fallbackName ?? 'Untitled')
  return { experiment, problems: limited(all), locate, entries }
}

function inFileOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.start - b.start || a.end - b.end)
}

function limited(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= MOST_PROBLEMS) return problems
  const { start, end, line, column } = problems[MOST_PROBLEMS]
  const message = `${problems.length - MOST_PROBLEMS} more problems from here on`
  return [...problems.slice(0, MOST_PROBLEMS), { severity: 'error', code: 'more', message, start, end, line, column }]
}
