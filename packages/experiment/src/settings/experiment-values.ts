import type { Experiment } from '../experiment.ts'
import { canonicalJson } from '../plan/canonical-json.ts'
import type { RunSettings } from '../plan/run-settings.ts'
import type { Setting } from './setting.ts'
import { type SettingEntry, settingsOf } from './setting-entries.ts'
import type { ExperimentValues, Stage } from './setting-values.ts'

type Values = Readonly<Record<string, unknown>>

/** Converts the settings of a stage as written in a valid file: fills in values, and turns single values into lists. */
export function resolveStage<Of extends Stage>(stage: Of, written: Values): ExperimentValues<Of> {
  const inFile = settingsOf(stage).filter(({ setting }) => !setting.sameAs)
  const values = inFile.flatMap(({ name, setting }) => {
    const stored = storedValue(setting, resolvedValues(setting, written[name] ?? setting.default ?? setting.absent))
    return stored === undefined ? [] : [[name, stored] as const]
  })
  return Object.fromEntries(values) as ExperimentValues<Of>
}

/** The values that a file's value or list stands for. */
export function resolvedValues(setting: Setting, written: unknown): readonly unknown[] {
  const all = listedValues(setting, written)
  if (!setting.resolve) return all
  return all.flatMap(one => {
    const values = setting.resolve!(one)
    if (!values) throw new Error(`unvalidated ${setting.title}`)
    return values
  })
}

/** A list, or the only value of a setting that is no list by nature. Undefined if it is the omitted one. */
function storedValue(setting: Setting, values: readonly unknown[]): unknown {
  if (setting.list === 'always' || values.length !== 1) return values
  return isAbsent(setting, values[0]) ? undefined : values[0]
}

/** Whether an experiment lists values of a setting that has one value by nature. */
export function isListed(experiment: Experiment, { stage, name, setting }: SettingEntry): boolean {
  const value = storedAt(experiment, stage, name)
  return setting.list === 'yes' && listedValues(setting, value) === value
}

/**
 * The value of a setting in an experiment, or a part of one, that does not vary it.
 *
 * @throws RangeError for several values
 */
export function singleValue<Value>(value: Value | readonly Value[]): Value {
  if (!Array.isArray(value)) return value as Value
  if (value.length === 1) return value[0]
  throw new RangeError(
    `expected one value of a setting, got ${value.length}; analyse a sweep in parts that do not vary it`,
  )
}

/** All values that an experiment gives a setting, including an omitted one; the grid of a tuned setting. */
export function valuesOf(experiment: Experiment, entry: SettingEntry): readonly unknown[] {
  return experiment.tune?.[entry.key] ?? ownValues(experiment, entry)
}

/** The same without `tune`: a tuned setting has the value that it would have untuned. */
export function ownValues(experiment: Experiment, { stage, name, setting }: SettingEntry): readonly unknown[] {
  const value = storedAt(experiment, stage, name)
  if (value === undefined) return [setting.absent]
  return listedValues(setting, value)
}

const storedAt = (experiment: Experiment, stage: Stage, name: string): unknown =>
  ((stage === 'run' ? experiment : experiment[stage]) as Values)[name]

/** A value, or the values of a list. */
export function listedValues({ list, isList }: Setting, value: unknown): readonly unknown[] {
  return list !== 'no' && Array.isArray(value) && (isList?.(value) ?? true) ? value : [value]
}

/** The values that a run gives a setting, including an omitted one: one, or one per finetune. */
export function valuesOfRun(run: RunSettings, { stage, name, setting }: SettingEntry): readonly unknown[] {
  const stages: readonly object[] = stage === 'run' ? [run] : stage === 'pretrain' ? [run.pretrain] : run.finetunes
  return stages.map(values => (values as Values)[name] ?? setting.absent)
}

/** Whether plans and records omit this value. */
export function isAbsent(setting: Setting, value: unknown): boolean {
  const { absent } = setting
  return absent !== undefined && (value === absent || canonicalJson(value) === canonicalJson(absent))
}
