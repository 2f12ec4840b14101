import { DataError, type DatasetSummary, describeDataset, type LocateOptions } from '@finetune-lab/data'
import {
  checkAgainstData,
  experimentNeed,
  type ParsedExperiment,
  type Path,
  type Problem,
} from '@finetune-lab/experiment'
import { executorLack, unfitChoice } from '../executors/executor-lack.ts'
import { datasetSettings, datasetsOf } from './prepare-sweep.ts'

export interface CheckOptions extends Omit<LocateOptions, 'settings'> {
  /** Looks up a data set. The editor does not wait for the result: undefined reports nothing about the data set. */
  readonly describe?: (...request: Parameters<typeof describeDataset>) => Promise<DatasetSummary | undefined>
}

export interface CheckedExperiment extends ParsedExperiment {
  /** The experiment's data sets that are present and complete. */
  readonly datasets: readonly DatasetSummary[]
}

/**
 * Adds the problems that depend on this machine: missing, damaged or too small data sets, and an unavailable executor.
 * `check` prints them and the editor underlines them. Reads labels and headers, no images.
 *
 * @param file the experiment file's path, to which the folders that it names are relative
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
  const unfit = unfitChoice(experiment.executor, experimentNeed(experiment))
  if (unfit) report('error', 'unfit-executor', `executor ${experiment.executor}: ${unfit}`, ['executor'])
  const lack = unfit ? undefined : executorLack(experiment.executor)
  if (lack) report('warning', 'missing-executor', `executor ${experiment.executor}: ${lack}`, ['executor'])
  return { ...parsed, problems: problems.toSorted((a, b) => a.start - b.start || a.end - b.end), datasets }
}

/** The first place where the file names the data set. */
function placeOf(name: string, { pretrain, finetune }: NonNullable<ParsedExperiment['experiment']>): Path {
  const pretrained = [pretrain.dataset].flat()
  const [stage, names] = pretrained.includes(name) ? ['pretrain', pretrained] : ['finetune', finetune.dataset]
  return [stage, 'dataset', ...(names.length > 1 ? [names.indexOf(name)] : [])]
}
