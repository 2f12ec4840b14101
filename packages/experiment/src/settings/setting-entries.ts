import { settings } from './registry.ts'
import type { Setting } from './setting.ts'
import type { Stage } from './setting-values.ts'

/** A setting and its place in the experiment file. */
export interface SettingEntry {
  /** In the file and in exports: `pretrain.learningRate`. */
  readonly key: string
  readonly stage: Stage
  /** Within its stage: `learningRate`. */
  readonly name: string
  readonly setting: Setting
}

/** The settings of a stage, including those that are not in the file. */
export function settingsOf(stage: Stage): readonly SettingEntry[] {
  return Object.entries(settings[stage] as Readonly<Record<string, Setting>>).map(([name, setting]) => ({
    key: stage === 'run' ? name : `${stage}.${name}`,
    stage,
    name,
    setting,
  }))
}

/** All settings that an experiment file may contain, in the order of the file. */
export function fileSettings(): readonly SettingEntry[] {
  return (['run', 'pretrain', 'finetune'] as const).flatMap(settingsOf).filter(({ setting }) => !setting.sameAs)
}

/** The setting with this key. Undefined if there is none. */
export function settingAt(key: string): SettingEntry | undefined {
  return fileSettings().find(entry => entry.key === key)
}

/** A value's short name: its label, or the value as text. */
export function valueLabel({ setting }: SettingEntry, value: unknown): string {
  return setting.label?.(value) ?? (typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** A value in full, with all its parameters. */
export function valueWords(entry: SettingEntry, value: unknown): string {
  return entry.setting.words?.(value) ?? valueLabel(entry, value)
}
