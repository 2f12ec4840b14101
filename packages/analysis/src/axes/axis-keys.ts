import {
  fileSettings,
  type RunSettings,
  type SettingEntry,
  valueLabel,
  valuesOf,
  valuesOfRun,
} from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'

/** A setting of a sweep, or a number or name within one, that a figure can have on an axis. */
export interface AxisKey {
  /** Its place in the experiment file: `pretrain.learningRate`, `pretrain.augmentation.alpha`. */
  readonly key: string
  /** `pre-training learning rate` */
  readonly title: string
  /** What a number counts or measures. */
  readonly unit?: string
  /** Only a number can be on the horizontal axis. */
  readonly kind: 'number' | 'name'
  /** All values in the sweep. Numbers rise; names are in the order of the experiment file. */
  readonly values: readonly AxisValue[]
  /** The key of the setting that it is a part of. */
  readonly partOf?: string
  /** The values are candidates of which one is chosen: see `Tuning`. */
  readonly tuned?: true
  /** Some runs have no value, as no augmentation has no alpha. */
  readonly partial?: true
  /** The value of a run on a finetuning data set. Undefined if it has none, such as alpha without mixup. */
  valueOf(run: RunSettings, dataset: string): AxisValue | undefined
}

/** A number, or the short name of a value: `mixup(alpha=0.4)`. */
export type AxisValue = number | string

/** What has axes: the experiment of a sweep, or of several that are shown together. */
export interface AxisSource extends Pick<SweepRecord, 'experiment'> {
  /** The values of settings, by key. Default: those of the experiment. */
  readonly values?: ReadonlyMap<string, readonly unknown[]>
  /** Keys besides the settings, such as the sweep. */
  readonly further?: readonly AxisKey[]
}

/** What a sweep compares apart from its seeds, in the order of the experiment file: settings, and parts of settings. */
export function variedKeys(source: AxisSource): AxisKey[] {
  return axisKeys(source).filter(({ values, tuned }) => values.length > 1 && !tuned)
}

/** All settings and their parts, also those with one value. */
export function axisKeys(source: AxisSource): AxisKey[] {
  const settings = fileSettings().flatMap(entry => {
    const values = valuesIn(source, entry)
    const tuned = source.experiment.tune?.[entry.key] && { tuned: true as const }
    return [
      { ...settingKey(entry, values), ...tuned },
      ...partNames(entry, values).map(name => partKey(entry, name, values)),
    ]
  })
  return [...settings, ...(source.further ?? [])]
}

const valuesIn = ({ experiment, values }: AxisSource, entry: SettingEntry) =>
  values?.get(entry.key) ?? valuesOf(experiment, entry)

/**
 * A setting without some of its parts, which a figure shows elsewhere: with alpha on the axis, `mixup(alpha=0.1)` and
 * `mixup` are one curve.
 */
export function withoutParts(source: AxisSource, key: AxisKey, parts: readonly string[]): AxisKey {
  const entry = fileSettings().find(each => each.key === key.key)!
  const values = valuesIn(source, entry)
  const others = partNames(entry, values).filter(name => !parts.includes(name))
  const label = (value: unknown) => {
    const left = others.flatMap(name => {
      const part = partsOf(entry, value)[name]
      return part === undefined ? [] : [`${name}=${part}`]
    })
    const kind = entry.setting.kind?.(value) ?? ''
    return left.length === 0 ? kind : `${kind}(${left.join(',')})`
  }
  const having = values.filter(value => parts.every(name => partsOf(entry, value)[name] !== undefined))
  return {
    ...key,
    ...distinct(having.map(label)),
    valueOf: (run, dataset) => label(valueOfRun(run, entry, dataset)),
  }
}

function settingKey(entry: SettingEntry, values: readonly unknown[]): AxisKey {
  const { key, setting } = entry
  const shown = (value: unknown) => (typeof value === 'number' ? value : valueLabel(entry, value))
  return {
    key,
    title: setting.title,
    ...(setting.unit !== undefined && { unit: setting.unit }),
    ...distinct(values.map(shown)),
    valueOf: (run, dataset) => shown(valueOfRun(run, entry, dataset)),
  }
}

function partKey(entry: SettingEntry, name: string, values: readonly unknown[]): AxisKey {
  return {
    key: `${entry.key}.${name}`,
    title: name,
    partOf: entry.key,
    ...(values.some(value => partsOf(entry, value)[name] === undefined) && { partial: true as const }),
    ...distinct(values.flatMap(value => partsOf(entry, value)[name] ?? [])),
    valueOf: (run, dataset) => partsOf(entry, valueOfRun(run, entry, dataset))[name],
  }
}

/** The numbers and names within a value: an augmentation's parameters. */
const partsOf = ({ setting }: SettingEntry, value: unknown) => setting.parts?.(value) ?? {}

const partNames = (entry: SettingEntry, values: readonly unknown[]) => [
  ...new Set(values.flatMap(value => Object.keys(partsOf(entry, value)))),
]

function valueOfRun(run: RunSettings, entry: SettingEntry, dataset: string): unknown {
  const values = valuesOfRun(run, entry)
  if (entry.stage !== 'finetune') return values[0]
  return values[run.finetunes.findIndex(finetune => finetune.dataset === dataset)]
}

function distinct(all: readonly AxisValue[]): Pick<AxisKey, 'kind' | 'values'> {
  const values = [...new Set(all)]
  const isNumber = values.length > 0 && values.every(value => typeof value === 'number')
  return {
    kind: isNumber ? 'number' : 'name',
    values: isNumber ? (values as number[]).toSorted((a, b) => a - b) : values,
  }
}
