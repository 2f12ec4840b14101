import { type AxisKey, axisKeys } from '@finetune-lab/analysis'
import { usualKeys } from '@finetune-lab/experiment/page'
import type { RunRow, SweepModel } from './model.ts'

/** A column of the runs table for a setting that varies. */
export interface SettingColumn {
  /** `learningRate`, or the whole key if two settings have the same name. */
  readonly title: string
  readonly words: string
  readonly numeric: boolean
  readonly of: (run: RunRow) => string
}

const known = new WeakMap<SweepModel['record'], readonly SettingColumn[]>()

/** The settings that vary, or are tuned, besides those that every table has. Computed once per record. */
export function settingColumns({ record }: Pick<SweepModel, 'record'>): readonly SettingColumn[] {
  const columns = known.get(record) ?? columnsOf(record)
  known.set(record, columns)
  return columns
}

function columnsOf(record: SweepModel['record']): readonly SettingColumn[] {
  const keys = axisKeys(record).filter(
    ({ key, values, partOf }) => values.length > 1 && !usualKeys.includes(key) && partOf === undefined,
  )
  const name = ({ key }: AxisKey) => key.split('.').at(-1)!
  const [dataset] = record.experiment.finetune.dataset
  return keys.map(each => ({
    title: keys.filter(other => name(other) === name(each)).length > 1 ? each.key : name(each),
    words: each.title,
    numeric: each.kind === 'number',
    of: ({ run }) => String(each.valueOf(run.settings, dataset) ?? ''),
  }))
}
