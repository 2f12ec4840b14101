import { type AxisKey, type AxisSource, type AxisValue, axisKeys, withoutParts } from './axis-keys.ts'
import { conditionOf, keyNamed, wrongKey } from './named-key.ts'

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

/**
 * Chooses what goes where. What the request leaves out is taken from the experiment's `vary`. Otherwise, the number with
 * the most values is on the horizontal axis, the name with the most values makes the curves (a number if there is no
 * such name), and everything else makes panels, so that no mean is over different settings. Of tuned settings, the
 * chosen values are shown, unless the request names one of them: then every candidate is.
 *
 * @throws UserFacingError that lists what varies, for keys and values that the sweep does not have
 */
export function axisView(record: AxisSource, request: AxisRequest = {}): AxisView {
  const keys = axisKeys(record).filter(({ tuned }) => !tuned || showsCandidates(record, request))
  const where = Object.entries(request.where ?? {}).map(([key, value]) => conditionOf(keys, key, value))
  const fixed = where.map(([{ key }]) => key)
  const { vary = {} } = record.experiment
  const chosen = (role: 'over' | 'series' | 'panel', otherwise: string | undefined) => {
    const asked = request[role]
    if (asked !== undefined) return keyNamed(keys, role, asked)
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
  if (over.kind !== 'number') throw wrongKey(keys, 'over', over.key, 'its values are names, and an axis needs numbers')

  const settings = settingsWithout(record, keys, [over, askedSeries, askedPanel])
  const setting = (key: AxisKey | undefined) => settings.find(each => each.key === key?.key) ?? key
  const panel = setting(askedPanel)
  const series = setting(askedSeries) ?? defaultSeries(settings, [...fixed, ...keysOf([over, panel])])
  for (const [role, key, others] of [
    ['series', series, [over]],
    ['panel', panel, [over, series]],
  ] as const)
    if (key && others.some(other => other?.key === key.key))
      throw wrongKey(keys, role, key.key, 'is shown elsewhere already')
  const used = [...fixed, ...keysOf([over, series, panel])]
  const others = settings.filter(
    ({ key, values }) => !used.includes(key) && (values.length > 1 || key === 'finetune.dataset'),
  )
  return { over, ...(series && { series }), panels: [...(panel ? [panel] : []), ...others], where }
}

/** Whether a request says what goes where, or leaves all of it open. */
export const isAsked = ({ over, series, panel }: AxisRequest) => (over ?? series ?? panel) !== undefined

/** Whether a request names a tuned setting, so that the figure is about all candidates. */
export function showsCandidates({ experiment: { tune = {} } }: AxisSource, request: AxisRequest): boolean {
  const { over, series, panel, where = {} } = request
  return [over, series, panel, ...Object.keys(where)].some(key => key !== undefined && Object.hasOwn(tune, key))
}

/** Whether a figure should have a logarithmic axis: positive values that span a decade. */
export function spansDecade(values: readonly number[]): boolean {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least > 0 && most / least >= 10
}

/** All settings; those of which a part is shown, without that part. */
function settingsWithout(
  record: AxisSource,
  keys: readonly AxisKey[],
  shown: readonly (AxisKey | undefined)[],
): AxisKey[] {
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

const named = (keys: readonly AxisKey[], name: string) => keys.find(({ key }) => key === name)!

const keysOf = (keys: readonly (AxisKey | undefined)[]) => keys.flatMap(each => each?.key ?? [])
