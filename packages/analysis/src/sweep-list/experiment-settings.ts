import { augmentationLabel } from '@finetune-lab/augmentation'
import type { SweepRecord } from '@finetune-lab/runs'

export type SettingValues = readonly (string | number)[]
/** The values of each setting, by a short name: `s`, `augmentation`, `alpha`, `pretrain.batches`, `seed`. */
export type Settings = Readonly<Record<string, SettingValues>>

/** Short names, as on axes and in tables. The others keep their keys in the experiment file. */
const SHORT: Readonly<Record<string, string>> = {
  'pretrain.samplesPerClass': 's',
  'pretrain.dataset': 'pretrain',
  'finetune.dataset': 'finetune',
  seeds: 'seed',
  'seedRule.halfWidth': 'until',
  'seedRule.start': 'seeds.start',
}

/** Not settings of the training, or shown elsewhere. */
const LEFT_OUT = new Set(['name', 'predictions', 'vary', 'datasets', 'pretrain.augmentation'])

/** The settings of a sweep that can be compared, sorted and filtered, whatever the experiment file can vary. */
export function experimentSettingValues({ experiment }: Pick<SweepRecord, 'experiment'>): Settings {
  const found: Record<string, (string | number)[]> = {}
  collect(experiment as unknown as Tree, '', found)
  const { augmentation } = experiment.pretrain
  found.augmentation = augmentation.map(augmentationLabel)
  for (const { parameters } of augmentation)
    for (const [name, value] of Object.entries(parameters)) found[name] = [...new Set([...(found[name] ?? []), value])]
  return found
}

type Tree = { readonly [key: string]: unknown }

function collect(tree: Tree, path: string, found: Record<string, (string | number)[]>): void {
  for (const [key, value] of Object.entries(tree)) {
    const place = path === '' ? key : `${path}.${key}`
    if (LEFT_OUT.has(place)) continue
    if (isPlain(value)) found[SHORT[place] ?? place] = [value]
    else if (Array.isArray(value)) {
      const plain = value.filter(isPlain)
      if (plain.length > 0) found[SHORT[place] ?? place] = plain
    } else if (typeof value === 'object' && value !== null) collect(value as Tree, place, found)
  }
}

const isPlain = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

const MOST_VALUES = 4

/** `1, 2, 4`; `1 … 64 (7)`; `3 seeds`; `—` where a sweep lacks the setting. */
export function settingText(name: string, values: SettingValues | undefined): string {
  if (!values || values.length === 0) return '—'
  if (name === 'seed')
    return isCount(values) ? `${values.length} ${values.length === 1 ? 'seed' : 'seeds'}` : listed(values)
  return listed(values)
}

/** `seeds: 3` means 0, 1, 2. */
const isCount = (values: SettingValues) => values.every((value, index) => value === index)

const listed = (values: SettingValues) =>
  values.length <= MOST_VALUES ? values.join(', ') : `${values[0]} … ${values.at(-1)} (${values.length})`

/** Names of the settings in which these sweeps differ, in the order of the experiment file. */
export function varyingSettings(all: readonly Settings[]): string[] {
  const names = new Set(all.flatMap(settings => Object.keys(settings)))
  return [...names].filter(name => new Set(all.map(settings => JSON.stringify(settings[name] ?? null))).size > 1)
}
