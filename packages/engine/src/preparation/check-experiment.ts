import { DataError, type DatasetSummary, describeDataset, type LocateOptions } from '@finetune-lab/data'
import { checkAgainstData, type ParsedExperiment, type Path, type Problem } from '@finetune-lab/experiment'
import { executorLack } from '../executors/executor-lack.ts'
import { datasetSettings, datasetsOf } from './prepare-sweep.ts'

export interface CheckOptions extends Omit<LocateOptions, 'settings'> {
  /** How a data set is looked up. The editor does not wait for answers: undefined says nothing about the data set. */
  readonly describe?: (...request: Parameters<typeof describeDataset>) => Promise<DatasetSummary | undefined>
}

export interface CheckedExperiment extends ParsedExperiment {
  /** Those of the experiment's data sets that are there and whole. */
  readonly datasets: readonly DatasetSummary[]
}

/**
 * A parsed experiment with what only this machine can tell: data sets that are missing, damaged or too small, an
 * executor that is not here. What `check` prints and the editor underlines; reads labels and headers, no images.
 *
 * @param file the experiment file's path: folders that it names are relative to it
 */
export async function checkExperiment(
  parsed: ParsedExperiment,
  file: string,
  { describe = describeDataset, ...options }: CheckOptions = {},
): Promise<CheckedExperiment> {
  const { experiment, locate } = parsed
  if (!experiment) return { ...parsed, datasets: [] }
  const problems: Problem[] = [...parsed.problems]
  const report = (severity: Problem['severity'], code: string, message: string, path: Path) =>
    problems.push({ severity, code, message, ...locate(path), path })

  const datasets: DatasetSummary[] = []
  for (const name of datasetsOf(experiment)) {
    const settings = datasetSettings(experiment, file, name)
    try {
      const summary = await describe(name, { ...options, settings })
      if (!summary) continue
      datasets.push(summary)
      for (const { message, minor } of summary.findings)
        if (!minor) report('warning', 'odd-data', `${name}: ${message}`, placeOf(name, experiment))
    } catch (error) {
      if (!(error instanceof DataError)) throw error
      const path = settings?.path === undefined ? placeOf(name, experiment) : ['datasets', name, 'path']
      report('error', error.kind === 'lack' ? 'missing-data' : 'invalid-data', error.message, path)
    }
  }
  const facts = datasets.map(({ name, classes, train }) => [name, { classes, trainCounts: train.perClass }] as const)
  problems.push(...checkAgainstData(experiment, Object.fromEntries(facts), locate))
  const lack = executorLack(experiment.executor)
  if (lack) report('warning', 'missing-executor', `executor ${experiment.executor}: ${lack}`, ['executor'])
  return { ...parsed, problems: problems.toSorted((a, b) => a.start - b.start || a.end - b.end), datasets }
}

/** Where the file names the data set first. */
function placeOf(name: string, { pretrain, finetune }: NonNullable<ParsedExperiment['experiment']>): Path {
  if (pretrain.dataset === name) return ['pretrain', 'dataset']
  return ['finetune', 'dataset', ...(finetune.dataset.length > 1 ? [finetune.dataset.indexOf(name)] : [])]
}
