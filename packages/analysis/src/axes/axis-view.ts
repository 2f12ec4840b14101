import type { SweepRecord } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system/page'
import { type AxisKey, type AxisValue, axisKeys, withoutParts } from './axis-keys.ts'

/** What a figure of a sweep shows where. */
export interface AxisView {
  /** On the horizontal axis: a number. */
  readonly over: AxisKey
  /** One curve per value; missing if there is a single curve. */
  readonly series?: AxisKey
  /** One panel per combination of their values. The finetuning data set is one of them unless it is elsewhere. */
  readonly panels: readonly AxisKey[]
  /** Only runs with these values. */
  readonly where: readonly (readonly [key: AxisKey, value: AxisValue])[]
}

/** An `AxisView` as asked for, with keys of the experiment file: `pretrain.learningRate`. */
export interface AxisRequest {
  readonly over?: string
  readonly series?: string
  readonly panel?: string
  /** Values as text, by key. */
  readonly where?: Readonly<Record<string, string>>
}

type Sweep = Pick<SweepRecord, 'experiment'>

/**
 * Chooses what goes where. What the request leaves out is taken from the experiment's `vary`. Otherwise, the number with
 * the most values is on the horizontal axis, the name with the most values makes the curves (a number if there is no
 * such name), and everything else makes panels, so that no mean is over different settings. Of tuned settings, the
 * chosen values are shown, unless the request names one of them: then every candidate is.
 *
 * @throws UserFacingError that lists what varies, for keys and values that the sweep does not have
 */
export function axisView(record: Sweep, request: AxisRequest = {}): AxisView {
  const keys = axisKeys(record).filter(({ tuned }) => !tuned || showsCandidates(record, request))
  const where = Object.entries(request.where ?? {}).map(([key, value]) => condition(record, keys, key, value))
  const fixed = where.map(([{ key }]) => key)
  const { vary = {} } = record.experiment
  const chosen = (role: 'over' | 'series' | 'panel', otherwise: string | undefined) => {
    const asked = request[role]
    if (asked !== undefined) return keyNamed(record, keys, role, asked)
    const key = keys.find(each => each.key === otherwise && !fixed.includes(each.key))
    return role === 'over' && key?.kind !== 'number' ? undefined : key
  }
  const [askedSeries, askedPanel] = [chosen('series', vary.series), chosen('panel', vary.panels)]
  const taken = [...fixed, ...keysOf([askedSeries, askedPanel])]
  const over =
    chosen('over', vary.axis) ??
    most(
      keys.filter(({ partial }) => !partial),
      'number',
      taken,
    ) ??
    named(keys, 'pretrain.samplesPerClass')
  if (over.kind !== 'number') throw wrong(`over ${over.key}: expected a number`, record)

  const settings = settingsWithout(record, keys, [over, askedSeries, askedPanel])
  const setting = (key: AxisKey | undefined) => settings.find(each => each.key === key?.key) ?? key
  const panel = setting(askedPanel)
  const series = setting(askedSeries) ?? defaultSeries(settings, [...fixed, ...keysOf([over, panel])])
  for (const [role, key, others] of [
    ['series', series, [over]],
    ['panel', panel, [over, series]],
  ] as const)
    if (key && others.some(other => other?.key === key.key))
      throw wrong(`${role} ${key.key}: is shown elsewhere already; expected another key`, record)
  const used = [...fixed, ...keysOf([over, series, panel])]
  const others = settings.filter(
    ({ key, values }) => !used.includes(key) && (values.length > 1 || key === 'finetune.dataset'),
  )
  return { over, ...(series && { series }), panels: [...(panel ? [panel] : []), ...others], where }
}

/** Whether a request names a tuned setting, so that the figure is about all candidates. */
export function showsCandidates({ experiment: { tune = {} } }: Sweep, request: AxisRequest): boolean {
  const { over, series, panel, where = {} } = request
  return [over, series, panel, ...Object.keys(where)].some(key => key !== undefined && Object.hasOwn(tune, key))
}

/** Whether a figure should have a logarithmic axis: positive values that span a decade. */
export function spansDecade(values: readonly number[]): boolean {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least > 0 && most / least >= 10
}

/** All settings; those of which a part is shown, without that part. */
function settingsWithout(record: Sweep, keys: readonly AxisKey[], shown: readonly (AxisKey | undefined)[]): AxisKey[] {
  return keys
    .filter(({ partOf }) => partOf === undefined)
    .map(key => {
      const parts = shown.filter(each => each?.partOf === key.key).map(each => each!.key.slice(key.key.length + 1))
      return parts.length === 0 ? key : withoutParts(record, key, parts)
    })
}

/** Augmentation, if it varies or nothing else does. */
function defaultSeries(settings: readonly AxisKey[], used: readonly string[]): AxisKey | undefined {
  const free = settings.filter(({ key }) => key !== 'finetune.dataset')
  return (
    most(free, 'name', used) ??
    most(free, 'number', used) ??
    free.find(({ key }) => key === 'pretrain.augmentation' && !used.includes(key))
  )
}

/** The key with the most values, at least two; the first among equals. */
function most(keys: readonly AxisKey[], kind: AxisKey['kind'], used: readonly string[]): AxisKey | undefined {
  return keys
    .filter(each => each.kind === kind && each.values.length > 1 && !used.includes(each.key))
    .toSorted((a, b) => b.values.length - a.values.length)[0]
}

function condition(
  record: Sweep,
  keys: readonly AxisKey[],
  name: string,
  value: string,
): readonly [AxisKey, AxisValue] {
  const key = keyNamed(record, keys, 'where', name)
  const found = key.values.find(each => String(each) === value || (typeof each === 'number' && each === Number(value)))
  if (found === undefined || value.trim() === '')
    throw new UserFacingError(
      'input',
      `where ${name}=${value}: no run has this value; expected one of ${key.values.join(', ')}`,
    )
  return [key, found]
}

/** A key with any number of values for `where` and the usual roles; otherwise one that varies. */
function keyNamed(record: Sweep, keys: readonly AxisKey[], role: string, name: string): AxisKey {
  const key = keys.find(each => each.key === name)
  if (!key) throw wrong(`${role} ${name}: is not a setting of this sweep`, record)
  if (key.values.length < 2 && role !== 'where' && !USUAL.includes(name))
    throw wrong(`${role} ${name}: has only the value ${key.values[0]} in this sweep`, record)
  return key
}

const USUAL = ['pretrain.samplesPerClass', 'pretrain.augmentation', 'finetune.dataset']

function wrong(what: string, record: Sweep): UserFacingError {
  const varied = axisKeys(record).filter(({ values }) => values.length > 1)
  const list = varied.map(({ key, values }) => `${key} (${values.join(', ')})`).join('; ')
  return new UserFacingError('input', `${what}. ${list === '' ? 'Only seeds vary.' : `What varies: ${list}.`}`)
}

const named = (keys: readonly AxisKey[], name: string) => keys.find(({ key }) => key === name)!

const keysOf = (keys: readonly (AxisKey | undefined)[]) => keys.flatMap(each => each?.key ?? [])
