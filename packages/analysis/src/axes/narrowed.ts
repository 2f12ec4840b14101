import {
  type Experiment,
  fileSettings,
  type RunSettings,
  type SettingEntry,
  valueLabel,
  valuesOf,
  valuesOfRun,
} from '@finetune-lab/experiment'
import type { RunSnapshot, SweepSnapshot } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system/page'
import { axisKeys } from './axis-keys.ts'
import { mergedSweeps } from './merged-sweeps.ts'
import { conditionOf } from './named-key.ts'
import { withValues } from './with-values.ts'

/** Values as text, by key: `{ 'finetune.head': 'probe' }`. */
type Where = Readonly<Record<string, string>>

/**
 * The runs of a sweep that have the given values, themselves a sweep: its experiment has only the settings of these runs.
 *
 * @throws UserFacingError for keys and values that the sweep does not have, or if no run has all of them
 */
export const narrowed = (sweep: SweepSnapshot, where: Where = {}): SweepSnapshot => narrowedAll([sweep], where)[0]

/**
 * Several sweeps, likewise; those without such a run are left out.
 *
 * @throws UserFacingError for keys and values that no sweep has, or if no run has all of them
 */
export function narrowedAll(sweeps: readonly SweepSnapshot[], where: Where = {}): readonly SweepSnapshot[] {
  if (Object.keys(where).length === 0) return sweeps
  const { record } = sweeps.length === 1 ? sweeps[0] : mergedSweeps(sweeps)
  const conditions = Object.entries(where).map(([key, value]) => conditionOf(axisKeys(record), key, value))
  const left = sweeps.map(sweep => {
    const own = axisKeys(sweep.record)
    const wanted = conditions.map(([{ key }, value]) => [own.find(each => each.key === key), value] as const)
    return withRuns(sweep, (run, dataset) => wanted.every(([key, value]) => key?.valueOf(run, dataset) === value))
  })
  const shown = left.filter(({ record }) => record.runs.length > 0)
  if (shown.length === 0) throw nothingLeft(where)
  return shown
}

function withRuns(sweep: SweepSnapshot, matches: (run: RunSettings, dataset: string) => boolean): SweepSnapshot {
  const { record } = sweep
  const planned = record.runs.flatMap(run => {
    const finetunes = run.settings.finetunes.filter(({ dataset }) => matches(run.settings, dataset))
    return finetunes.length === 0 ? [] : [{ ...run, settings: { ...run.settings, finetunes } }]
  })
  const left = new Map(planned.map(run => [run.id, run]))
  return {
    ...sweep,
    record: { ...record, runs: planned, experiment: withSettingsOf(record.experiment, planned) },
    runs: sweep.runs.flatMap(one => {
      const run = left.get(one.run.id)
      return run ? [{ ...one, run, ...(one.result && { result: resultOn(one.result, run.settings) }) }] : []
    }),
  }
}

function resultOn(result: NonNullable<RunSnapshot['result']>, { finetunes }: RunSettings) {
  const datasets = new Set(finetunes.map(({ dataset }) => dataset))
  return { ...result, finetunes: result.finetunes.filter(({ dataset }) => datasets.has(dataset)) }
}

/** The experiment with only those values of its settings that some run has. */
function withSettingsOf(experiment: Experiment, runs: readonly { readonly settings: RunSettings }[]): Experiment {
  const narrower = fileSettings().flatMap((entry): (readonly [SettingEntry, unknown])[] => {
    const values = valuesOf(experiment, entry)
    if (values.length < 2) return []
    const used = new Set(
      runs.flatMap(({ settings }) => valuesOfRun(settings, entry).map(one => valueLabel(entry, one))),
    )
    const left = values.filter(value => used.has(valueLabel(entry, value)))
    if (left.length === values.length) return []
    return [[entry, entry.setting.list === 'always' || left.length > 1 ? left : left[0]]]
  })
  return withValues(experiment, narrower)
}

const nothingLeft = (where: Where) =>
  new UserFacingError(
    'input',
    `${Object.entries(where)
      .map(([key, value]) => `--where ${key}=${value}`)
      .join(' ')}: no run has all of these values`,
  )
