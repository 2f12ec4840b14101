import type { AugmentationChoice } from '@finetune-lab/augmentation'
import { LONGEST_LIST, MOST_SEEDS } from '../limits.ts'
import { experimentSchema } from '../schema/schema.ts'
import { listedValues } from '../settings/experiment-values.ts'
import { fileSettings, type SettingEntry } from '../settings/setting-entries.ts'
import type { Path } from './location.ts'
import { type Mapping, mappingIn } from './mapping.ts'

/** What an experiment varies, as far as it can be read from a file that may be invalid. */
export interface WrittenSweep {
  readonly settings: readonly WrittenSetting[]
  readonly seeds: readonly unknown[]
  readonly seedCount: number
}

export interface WrittenSetting {
  readonly entry: SettingEntry
  /** Where its values are: in its section, or under `tune`. */
  readonly path: Path
  /** Whether the file has a list, so that a problem can be located at one of its values. */
  readonly isList: boolean
  /** As written, or the default. */
  readonly written: readonly unknown[]
  /** The values that each stands for; undefined if it is invalid by itself. */
  readonly values: readonly (readonly unknown[] | undefined)[]
}

export function writtenSweep(value: Mapping): WrittenSweep {
  const seeds = value.seeds ?? experimentSchema.shape.seeds.parse(undefined)
  return {
    settings: fileSettings().map(entry => tunedSetting(value, entry) ?? ownSetting(value, entry)),
    seeds: Array.isArray(seeds) ? seeds : [],
    seedCount: Array.isArray(seeds) ? seeds.length : typeof seeds === 'number' && seeds <= MOST_SEEDS ? seeds : 0,
  }
}

/** The augmentations that can be read, and whether these are all. */
export function augmentationsOf(sweep: WrittenSweep): { choices: readonly AugmentationChoice[]; complete: boolean } {
  const { values } = writtenValues(sweep, 'pretrain.augmentation')
  return {
    choices: values.flatMap(each => (each ?? []) as readonly AugmentationChoice[]),
    complete: !values.includes(undefined),
  }
}

export const writtenValues = ({ settings }: WrittenSweep, key: string): WrittenSetting =>
  settings.find(({ entry }) => entry.key === key)!

/** As its section has it, whatever `tune` contains. */
export function ownSetting(value: Mapping, entry: SettingEntry): WrittenSetting {
  const { stage, name, setting } = entry
  const found = (stage === 'run' ? value : mappingIn(value, stage))[name] ?? setting.default ?? setting.absent
  const written = found === undefined || found === null ? [] : listedValues(setting, found)
  return writtenSetting(entry, stage === 'run' ? [name] : [stage, name], written, written === found)
}

/** The grid under `tune`. Undefined if there is none. */
function tunedSetting(value: Mapping, entry: SettingEntry): WrittenSetting | undefined {
  const grid = entry.setting.tunable && mappingIn(value, 'tune')[entry.key]
  return Array.isArray(grid) ? writtenSetting(entry, ['tune', entry.key], grid, true) : undefined
}

function writtenSetting(entry: SettingEntry, path: Path, written: readonly unknown[], isList: boolean): WrittenSetting {
  const { setting } = entry
  // The schema rejects longer lists, whose values would take long to check.
  const values = written.slice(0, LONGEST_LIST).map(one => {
    const { success, data } = setting.file.safeParse(one)
    if (!success) return undefined
    return setting.resolve ? setting.resolve(data) : [data]
  })
  return { entry, path, isList, written, values }
}
