import { fileSettings, type RunSettings, valueLabel, valuesOfRun } from '@finetune-lab/experiment'

/** A run's settings as flat key–value pairs, with the keys of the experiment file. */
export function runParameters(settings: RunSettings): Record<string, string | number> {
  const parameters: Record<string, string | number> = { seed: settings.seed }
  for (const entry of fileSettings()) {
    const values = [...new Set(valuesOfRun(settings, entry))]
    const [first] = values
    parameters[entry.key] = typeof first === 'number' ? first : values.map(value => valueLabel(entry, value)).join(', ')
    for (const [name, part] of Object.entries(entry.setting.parts?.(first) ?? {}))
      parameters[`${entry.key}.${name}`] = part
  }
  return parameters
}
