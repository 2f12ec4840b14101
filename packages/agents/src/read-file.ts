import { isOpenPlace, surveyDataset } from '@finetune-lab/data'
import {
  type CheckedExperiment,
  checkExperiment,
  datasetSettings,
  datasetsOf,
  type ExperimentFile,
  readExperimentFile,
} from '@finetune-lab/engine'
import type { Experiment, Problem } from '@finetune-lab/experiment'
import { UserFacingError } from '@finetune-lab/system'
import { type AgentContext, dataPlaces } from './agent-tool.ts'
import { experimentPath } from './workspace-path.ts'

export interface ReadFile extends ExperimentFile, CheckedExperiment {
  /** Real path. */
  readonly file: string
  readonly experiment: Experiment
}

/**
 * An experiment file without errors, and its data sets.
 *
 * @throws UserFacingError that lists all errors, if there are any
 */
export async function readFile(path: string, context: AgentContext): Promise<ReadFile> {
  const file = experimentPath(path, context.workspace)
  const read = await readExperimentFile(file, dataPlaces(context))
  const checked = await checkFile(read, file, context)
  const errors = checked.problems.filter(({ severity }) => severity === 'error')
  if (checked.experiment && errors.length === 0) return { ...read, ...checked, file, experiment: checked.experiment }
  throw new UserFacingError('input', [`${path} has errors:`, ...errors.map(problemLine)].join('\n'))
}

/** Checks a parsed file against this machine's data. Data outside the workspace and the data folders is not touched. */
export async function checkFile(
  parsed: Omit<CheckedExperiment, 'datasets'>,
  file: string,
  context: AgentContext,
): Promise<CheckedExperiment> {
  const places = dataPlaces(context)
  const problems = parsed.experiment ? outsidePaths(parsed.experiment, file, parsed.locate, context) : []
  if (problems.length > 0) return { ...parsed, problems: [...parsed.problems, ...problems], datasets: [] }
  return checkExperiment(parsed, file, { ...places, describe: surveyDataset })
}

function outsidePaths(
  experiment: Experiment,
  file: string,
  locate: CheckedExperiment['locate'],
  context: AgentContext,
): Problem[] {
  return datasetsOf(experiment).flatMap(name => {
    const path = datasetSettings(experiment, file, name)?.path
    if (path === undefined || isOpenPlace(path, dataPlaces(context))) return []
    const at = ['datasets', name, 'path']
    const message = `datasets.${name}.path leads out of the workspace. Agents use data inside it, or in the folder that a person names with --data.`
    return [{ severity: 'error', code: 'outside', message, ...locate(at), path: at }]
  })
}

export const problemLine = ({ line, column, severity, message }: Problem) =>
  `${line}:${column}: ${severity}: ${message}`
