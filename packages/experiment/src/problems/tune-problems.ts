import { canonicalJson } from '../plan/canonical-json.ts'
import { type SettingEntry, valueLabel } from '../settings/setting-entries.ts'
import { TUNE_EXPECTS, tunableSettings } from '../settings/tunable-settings.ts'
import { validation } from '../settings/validation.ts'
import { isMapping, type Mapping, mappingIn } from './mapping.ts'
import type { Report } from './report.ts'
import { ownSetting, type WrittenSweep, writtenValues } from './written-sweep.ts'

/**
 * Reports settings under `tune` that are compared as well, and a tune without validation images. Notes a grid that lacks
 * the value which the setting has without tuning: nothing then shows what tuning gains.
 */
export function tuneProblems(value: Mapping, sweep: WrittenSweep, report: Report, note: Report): void {
  const tune = mappingIn(value, 'tune')
  if (isMapping(value.tune) && Object.keys(tune).length === 0)
    report(['tune'], 'wrong-type', `expected ${TUNE_EXPECTS}, got empty braces`)
  const tuned = tunableSettings().filter(({ key }) => Object.hasOwn(tune, key))
  for (const entry of tuned) {
    const path = ['tune', entry.key]
    const compared = comparedAs(value, entry)
    if (compared !== undefined)
      report(path, 'duplicate', `is also ${compared}; a setting is either compared or tuned`, undefined, 'key')
    else {
      const missing = lackedValue(value, sweep, entry)
      if (missing !== undefined)
        note(path, 'lacks-own-value', `lacks ${missing}, the value without tuning; add it to see what tuning gains`)
    }
  }
  const { success, data } = validation.file.safeParse(value.validation)
  if (tuned.length > 0 && success && validation.resolve(data)[0] === 0)
    report(['validation'], 'out-of-range', 'leaves tune no images to choose on; expected at least 1')
}

/** Where the file compares values of a setting. Undefined if it has one value and no place in a figure. */
function comparedAs(value: Mapping, entry: SettingEntry): string | undefined {
  if (ownSetting(value, entry).isList) return `a list under ${entry.stage}`
  const vary = mappingIn(value, 'vary')
  const role = Object.keys(vary).find(each => vary[each] === entry.key)
  return role && `vary.${role}`
}

/** The value without tuning, unless the grid contains it or something is invalid. */
function lackedValue(value: Mapping, sweep: WrittenSweep, entry: SettingEntry): string | undefined {
  const grid = writtenValues(sweep, entry.key).values
  const [own] = ownSetting(value, entry).values
  // The schema rejects shorter grids.
  if (own === undefined || grid.length < 2 || grid.includes(undefined)) return undefined
  const has = grid.some(each => each!.some(one => canonicalJson(one) === canonicalJson(own[0])))
  return has ? undefined : valueLabel(entry, own[0])
}
