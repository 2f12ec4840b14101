import { didYouMean, suggest, usualKeys } from '@finetune-lab/experiment/page'
import { UserFacingError } from '@finetune-lab/system/page'
import type { AxisKey, AxisValue } from './axis-keys.ts'

/** What a key is asked for: an option of the command line, without its dashes. */
export type AxisRole = 'over' | 'series' | 'panel' | 'where'

/**
 * The key with this name. One that varies, except in conditions and for what every sweep has.
 *
 * @throws UserFacingError that lists the keys to choose from
 */
export function keyNamed(keys: readonly AxisKey[], role: AxisRole, name: string): AxisKey {
  const key = keys.find(each => each.key === name)
  if (!key) throw wrongKey(keys, role, name, 'no such setting', hint(keys, name))
  if (key.values.length < 2 && role !== 'where' && !usualKeys.includes(name))
    throw wrongKey(keys, role, name, `has only the value ${key.values[0]} here`)
  return key
}

/** A condition such as `pretrain.learningRate=0.01`. Numbers may be written in any way: `1e-2`. */
export function conditionOf(keys: readonly AxisKey[], name: string, value: string): readonly [AxisKey, AxisValue] {
  const key = keyNamed(keys, 'where', name)
  const isNumber = value.trim() !== '' && !Number.isNaN(Number(value))
  const found = key.values.find(each => String(each) === value || (isNumber && each === Number(value)))
  if (found === undefined)
    throw new UserFacingError(
      'input',
      `--where ${name}=${value}: no run has this value; expected one of ${key.values.join(', ')}`,
    )
  return [key, found]
}

/** @param hint a further sentence */
export function wrongKey(
  keys: readonly AxisKey[],
  role: AxisRole,
  name: string,
  what: string,
  hint = '',
): UserFacingError {
  const possible = keys.filter(({ values, kind }) => values.length > 1 && (role !== 'over' || kind === 'number'))
  const list = possible.map(({ key, values }) => `${key} (${values.join(', ')})`).join('; ')
  const nothing = role === 'over' ? 'No number varies here.' : 'Only seeds vary here.'
  const sentences = [`${what}.`, hint, list === '' ? nothing : `Possible: ${list}.`].filter(text => text !== '')
  return new UserFacingError('input', `--${role} ${name}: ${sentences.join(' ')}`)
}

/** People leave the stage out (`learningRate`), or mistype. What varies comes first. */
function hint(keys: readonly AxisKey[], name: string): string {
  const names = keys.toSorted((a, b) => Number(b.values.length > 1) - Number(a.values.length > 1)).map(({ key }) => key)
  const meant = names.find(key => key.toLowerCase().endsWith(`.${name.toLowerCase()}`)) ?? suggest(name, names)
  return didYouMean(meant, '')
}
