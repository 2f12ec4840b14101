import type { RunSettings } from '../plan/run-settings.ts'
import { type SettingEntry, settingsOf } from './setting-entries.ts'
import type { Stage } from './setting-values.ts'

/**
 * The settings that a run really trains with: a batch size above the size of a subset is that size. Two runs with equal
 * effective settings, data and executor compute the same numbers.
 *
 * @param classesOf number of classes of a data set
 */
export function effectiveSettings(settings: RunSettings, classesOf: (dataset: string) => number): RunSettings {
  const effective = <Values extends { readonly dataset: string; readonly samplesPerClass: number }>(
    stage: Stage,
    values: Values,
  ): Values => {
    const images = values.samplesPerClass * classesOf(values.dataset)
    const changed = settingsOf(stage).flatMap(entry => effectiveValue(entry, values, images))
    return { ...values, ...Object.fromEntries(changed) }
  }
  return {
    ...settings,
    pretrain: effective('pretrain', settings.pretrain),
    finetunes: settings.finetunes.map(finetune => effective('finetune', finetune)),
  }
}

function effectiveValue({ name, setting }: SettingEntry, values: object, images: number): [string, unknown][] {
  const value = (values as Readonly<Record<string, unknown>>)[name]
  return setting.effective && value !== undefined ? [[name, setting.effective(value, images)]] : []
}
