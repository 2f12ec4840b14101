import { axisNames } from '../settings/axis-names.ts'
import { valueLabel } from '../settings/setting-entries.ts'
import { usualKeys } from '../settings/usual-keys.ts'
import { enumerate } from './describe.ts'
import type { Mapping } from './mapping.ts'
import type { Report } from './report.ts'
import type { WrittenSetting, WrittenSweep } from './written-sweep.ts'

/** Reports keys of `vary` that have one value, are no number although an axis needs one, or are used twice. */
export function varyProblems(vary: Mapping, sweep: WrittenSweep, report: Report): void {
  const used = new Map<unknown, string>()
  for (const role of ['axis', 'series', 'panels']) {
    const key = vary[role]
    if (typeof key !== 'string' || !axisNames().includes(key)) continue
    const values = distinctValues(key, sweep)
    const path = ['vary', role]
    if (values && values.length < 2 && !usualKeys.includes(key))
      report(path, 'unknown-value', `${key} has one value here; expected a list in the experiment${varied(sweep)}`)
    else if (role === 'axis' && values?.some(value => typeof value !== 'number'))
      report(path, 'wrong-type', `the values of ${key} are names; expected a number${varied(sweep, 'number')}`)
    else if (used.has(key)) report(path, 'duplicate', `${key} is already used for ${used.get(key)}`)
    used.set(key, role)
  }
}

/** Undefined if some are invalid, or if the key is no setting. */
function distinctValues(key: string, { settings }: WrittenSweep): readonly (string | number)[] | undefined {
  const setting = settings.find(({ entry }) => entry.key === key)
  if (setting) return valuesOf(setting, value => value)
  const parent = settings.find(({ entry }) => key.startsWith(`${entry.key}.`))
  const name = key.slice((parent?.entry.key.length ?? 0) + 1)
  return parent && valuesOf(parent, value => parent.entry.setting.parts?.(value)[name])
}

function valuesOf(
  { entry, values }: WrittenSetting,
  part: (value: unknown) => unknown,
): readonly (string | number)[] | undefined {
  if (values.includes(undefined)) return undefined
  const parts = values.flatMap(each => each!.map(part)).filter(each => each !== undefined)
  return [...new Set(parts.map(each => (typeof each === 'number' ? each : valueLabel(entry, each))))]
}

/** `. Lists here: pretrain.samplesPerClass and pretrain.learningRate.` */
function varied(sweep: WrittenSweep, kind?: 'number'): string {
  const keys = axisNames().filter(key => {
    const values = distinctValues(key, sweep) ?? []
    return values.length > 1 && (kind === undefined || values.every(value => typeof value === kind))
  })
  return keys.length === 0 ? '' : `. Lists here: ${enumerate(keys)}.`
}
