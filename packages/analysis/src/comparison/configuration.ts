import { fileSettings, seedWords, settingAt, valuesOf, valueWords } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { sameFinetuneBatches, samePretrainBatches } from '../batch-sizes.ts'
import { executorWords } from '../executor-words.ts'

/** One setting of several sweeps. */
export interface ConfigurationRow {
  /** The key in the experiment file, or a user-facing name. */
  readonly name: string
  /** One per sweep. */
  readonly values: readonly string[]
  readonly differs: boolean
}

/** A setting's user-facing name and value. */
export type Setting = readonly [name: string, value: string]

/** All settings of the sweeps side by side, including data and machine. */
export function configuration(records: readonly SweepRecord[]): ConfigurationRow[] {
  const columns = records.map(record => new Map([...experimentSettings(record), ...surroundings(record)]))
  const names = new Set(columns.flatMap(column => [...column.keys()]))
  return [...names].map(name => {
    const values = columns.map(column => column.get(name) ?? NOT_USED)
    return { name, values, differs: new Set(values).size > 1 }
  })
}

/** The value for a data set that a sweep does not use. */
const NOT_USED = '—'

/** All settings of an experiment, by their keys in the file. */
export function experimentSettings({ experiment }: SweepRecord): Setting[] {
  const { seeds, seedRule, executor } = experiment
  return [
    ...fileSettings().map(
      (entry): Setting => [
        entry.key,
        valuesOf(experiment, entry)
          .map(value => valueWords(entry, value))
          .join(', '),
      ],
    ),
    ['seeds', seedRule ? seedWords(experiment) : `${seeds.join(', ')} (${seedWords({ seeds })})`],
    ['executor', executor],
  ]
}

/** Training settings that differ between two sweeps, apart from data, varied settings and seeds. */
export function differingSettings(a: SweepRecord, b: SweepRecord): string[] {
  const other = new Map(experimentSettings(b))
  return experimentSettings(a)
    .filter(([name, value]) => !isCompared(name) && other.get(name) !== value && !SAME[name]?.(a, b))
    .map(([name]) => name)
}

/** Settings that can differ without effect: a subset smaller than both batch sizes is one batch in both. */
const SAME: Readonly<Record<string, (a: SweepRecord, b: SweepRecord) => boolean>> = {
  'pretrain.batchSize': samePretrainBatches,
  'finetune.batchSize': sameFinetuneBatches,
}

const isCompared = (name: string) => name === 'seeds' || name === 'executor' || settingAt(name)?.setting.compared

/** What can change a result but is not in the file. */
function surroundings({ datasets, executor, versions }: SweepRecord): Setting[] {
  return [
    ...Object.entries(datasets).flatMap(([name, { mean, std, checksums }]): Setting[] => [
      [`datasets.${name}.mean`, String(mean)],
      [`datasets.${name}.std`, String(std)],
      ...Object.entries(checksums).map(([file, checksum]): Setting => [`${name}: ${file}`, checksum.slice(0, 12)]),
    ]),
    ['trained by', executorWords(executor)],
    ['device', executor.device],
    ['Finetune Lab', versions.finetuneLab],
    ['Node', versions.node],
  ]
}
