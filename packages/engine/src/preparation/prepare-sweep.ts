import { dirname, resolve } from 'node:path'
import { type DatasetFinding, type ExaminedDataset, examineDataset, type LocateOptions } from '@finetune-lab/data'
import { type Experiment, planExperiment, runIdentity } from '@finetune-lab/experiment'
import { type DatasetRecord, type ExecutorRecord, newSweepId, type SweepRecord } from '@finetune-lab/runs'
import { NUMERICAL_VERSION, VERSION } from '../version.ts'

export interface PreparedSweep {
  readonly record: SweepRecord
  /** Training images of each class, by data set. */
  readonly trainCounts: Readonly<Record<string, readonly number[]>>
}

/**
 * Reads all data that a sweep will use and creates its record. Writes nothing.
 *
 * @param file the experiment file's path, to which the folders that it names are relative
 * @param executor result of `chooseExecutor`
 * @throws DataError if data is missing or wrong
 */
export async function prepareSweep(
  experiment: Experiment,
  file: string,
  executor: ExecutorRecord,
  options: LocateOptions,
  now: Date,
): Promise<PreparedSweep> {
  const datasets: Record<string, DatasetRecord> = {}
  const trainCounts: Record<string, readonly number[]> = {}
  for (const name of datasetsOf(experiment)) {
    const dataset = await examineDataset(name, { ...options, settings: datasetSettings(experiment, file, name) })
    datasets[name] = describe(dataset)
    trainCounts[name] = dataset.train.perClass
  }
  const runs = planExperiment(experiment).runs.map(run => ({
    ...run,
    identity: runIdentity(run.settings, datasets, executor, NUMERICAL_VERSION),
  }))
  const record: SweepRecord = {
    version: 1,
    id: newSweepId(now),
    name: experiment.name,
    created: now.toISOString(),
    file: resolve(file),
    experiment,
    runs,
    datasets,
    executor,
    versions: { finetuneLab: VERSION, node: process.versions.node },
  }
  return { record, trainCounts }
}

/** The data sets that an experiment uses, each once. */
export function datasetsOf({ pretrain, finetune }: Experiment): string[] {
  return [...new Set([pretrain.dataset, finetune.dataset].flat(2))]
}

/** The experiment file's settings for a data set, with an absolute path. */
export function datasetSettings({ datasets }: Experiment, file: string, name: string) {
  const settings = datasets[name]
  return settings && { ...settings, path: settings.path && resolve(dirname(file), settings.path) }
}

const describe = ({
  title,
  classes,
  mean,
  std,
  synthetic,
  folder,
  train,
  test,
  checksums,
  findings,
}: ExaminedDataset): DatasetRecord => ({
  title,
  classes,
  mean,
  std,
  synthetic,
  folder,
  trainImages: train.count,
  testImages: test.count,
  checksums,
  ...(findings.some(isReported) && { warnings: findings.filter(isReported).map(({ message }) => message) }),
})

const isReported = ({ minor }: DatasetFinding) => !minor
