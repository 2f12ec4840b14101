import * as z from 'zod'
import type { Experiment, Tune } from '../experiment.ts'
import { LONGEST_LIST } from '../limits.ts'
import { resolvedValues } from './experiment-values.ts'
import { fileSettings, type SettingEntry, settingAt } from './setting-entries.ts'

/** What `tune` should contain, in messages. */
export const TUNE_EXPECTS = 'settings with the values to choose from, such as { finetune.learningRate: [0.001, 0.01] }'

/** The settings that `tune` may name, in the order of the file. */
export const tunableSettings = (): readonly SettingEntry[] => fileSettings().filter(({ setting }) => setting.tunable)

/** The settings that an experiment tunes, in the order of the file. */
export const tunedSettings = ({ tune = {} }: Experiment): readonly SettingEntry[] =>
  tunableSettings().filter(({ key }) => Object.hasOwn(tune, key))

/** The grids of a valid file: the values that each written one stands for, in the order of the registry. */
export function resolveTune(written: Readonly<Record<string, unknown>>): Tune {
  const named = tunableSettings().filter(({ key }) => written[key] !== undefined)
  return Object.fromEntries(named.map(({ key, setting }) => [key, resolvedValues(setting, written[key])]))
}

/** Grids in `sweep.json`. */
export const storedTune: z.ZodType<Tune> = z
  .record(z.string(), z.array(z.unknown()).min(2).max(LONGEST_LIST))
  .refine(tune =>
    Object.entries(tune).every(([key, values]) => {
      const setting = settingAt(key)?.setting
      return setting?.tunable && values.every(value => setting.stored.safeParse(value).success)
    }),
  )
