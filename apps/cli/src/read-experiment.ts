import { countRuns, type Experiment, MAX_RUNS, type Problem } from '@finetune-lab/experiment'
import { UserFacingError } from '@finetune-lab/system'

/**
 * Applies the command line's overrides to an experiment. Given seeds replace a rule for them.
 *
 * @throws UserFacingError if that makes more runs than a sweep may have
 */
export function withOverrides(
  experiment: Experiment,
  overrides: Partial<Pick<Experiment, 'seeds' | 'executor'>>,
): Experiment {
  const { seedRule: _, ...rest } = experiment
  const changed = overrides.seeds ? { ...rest, seeds: overrides.seeds } : experiment
  const runs = countRuns(changed)
  if (runs > MAX_RUNS)
    throw new UserFacingError('input', `--seeds results in ${runs} runs; expected at most ${MAX_RUNS}`)
  return { ...changed, executor: overrides.executor ?? experiment.executor }
}

/** `file:line:column: error: message`, which editors and terminals turn into a link. */
export const problemLine = (file: string, { line, column, severity, message }: Problem) =>
  `${file}:${line}:${column}: ${severity}: ${message}`

/** Prints all problems. Throws if any of them is an error. */
export function refuseProblems(file: string, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  for (const problem of problems) console.error(problemLine(file, problem))
  if (errors.length > 0)
    throw new UserFacingError(
      'input',
      `${file}: ${errors.length === 1 ? 'one error' : `${errors.length} errors`}; nothing was run`,
    )
}
