import { fileSettings } from './setting-entries.ts'

/** The settings that a figure can show, and the numbers and names within them: `pretrain.augmentation.alpha`. */
export function axisNames(): string[] {
  return fileSettings().flatMap(({ key, setting }) => [key, ...(setting.partNames ?? []).map(name => `${key}.${name}`)])
}
