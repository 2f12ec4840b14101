import type { Layer, LayerKind } from './layer.ts'
import { DEEPEST_RESIDUAL, MOST_CHANNELS, MOST_LAYERS } from './limits.ts'
import { defaultOf } from './network-text.ts'
import type { LayerOption, LayerOptions } from './options.ts'
import { findPreset, presets } from './presets.ts'
import { findLayerKind, layerKinds } from './registry.ts'

/** A problem at a place in the value: `[3, 'conv', 'stride']`. */
export interface NetworkProblem {
  readonly path: readonly (string | number)[]
  readonly code: 'unknown-value' | 'unknown-key' | 'wrong-type' | 'out-of-range' | 'missing-key' | 'shape'
  readonly message: string
}

export interface ParsedNetwork {
  /** Present if there are no problems. */
  readonly layers?: readonly Layer[]
  readonly problems: readonly NetworkProblem[]
}

/** More problems than anyone reads. */
const MOST_PROBLEMS = 20

/**
 * Reads a network as written in an experiment file: a preset's name, or a list of layers. Reads at most a bounded number
 * of layers and never throws, whatever the value.
 */
export function parseNetwork(value: unknown, kinds: readonly LayerKind[] = layerKinds): ParsedNetwork {
  const problems: NetworkProblem[] = []
  const report = (path: NetworkProblem['path'], code: NetworkProblem['code'], message: string) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ path, code, message })
    return undefined
  }
  const layers = typeof value === 'string' ? preset(value) : Array.isArray(value) ? list(value) : notANetwork()
  return problems.length > 0 ? { problems } : { layers, problems }

  function notANetwork() {
    return report(
      [],
      'wrong-type',
      `expected the name of a network (${presetNames()}) or a list of layers, got ${shown(value)}`,
    )
  }

  function preset(text: string): readonly Layer[] | undefined {
    const [, name, width] = /^([A-Za-z][\w-]*)(?:\((\d+)\))?$/.exec(text.trim()) ?? []
    const found = findPreset(name)
    if (!found)
      return report(
        [],
        'unknown-value',
        `unknown network ${shown(text)}; expected ${presetNames()}, or a list of layers`,
      )
    if (width === undefined) return found.layers(found.width ?? 0)
    if (found.width === undefined)
      return report([], 'wrong-type', `${name} has a fixed width; expected ${name} without parentheses`)
    const most = name === 'resnet8' ? MOST_CHANNELS / 4 : MOST_CHANNELS
    if (!(Number(width) >= 1 && Number(width) <= most))
      return report([], 'out-of-range', `width ${width.slice(0, 20)}; expected a whole number from 1 to ${most}`)
    return found.layers(Number(width))
  }

  function list(entries: readonly unknown[]): readonly Layer[] | undefined {
    const count = counted(entries, 0)
    if (count === undefined)
      return report(
        [],
        'out-of-range',
        `residuals are nested more than ${DEEPEST_RESIDUAL} deep; expected at most ${DEEPEST_RESIDUAL}`,
      )
    if (count > MOST_LAYERS) return report([], 'out-of-range', `${count} layers; expected at most ${MOST_LAYERS}`)
    if (count === 0) return report([], 'wrong-type', 'expected at least one layer, got an empty list')
    return layersOf(entries, [])
  }

  /** All layers of the list, those of residuals included; undefined if it is too deep. */
  function counted(entries: readonly unknown[], depth: number): number | undefined {
    if (depth > DEEPEST_RESIDUAL) return undefined
    let count = entries.length
    for (const entry of entries) {
      const body = isMapping(entry) ? Object.values(entry).find(Array.isArray) : undefined
      if (count > MOST_LAYERS || !body) continue
      const inner = counted(body, depth + 1)
      if (inner === undefined) return undefined
      count += inner
    }
    return count
  }

  function layersOf(entries: readonly unknown[], path: NetworkProblem['path']): Layer[] {
    return entries.flatMap((entry, index) => layerOf(entry, [...path, index]) ?? [])
  }

  function layerOf(entry: unknown, path: NetworkProblem['path']): Layer | undefined {
    const names = isMapping(entry) ? Object.keys(entry) : typeof entry === 'string' ? [entry] : []
    if (names.length !== 1)
      return report(path, 'wrong-type', `expected a layer, such as relu or { conv: 16 }, got ${shown(entry)}`)
    const [name] = names
    const kind = findLayerKind(name, kinds)
    if (!kind)
      return report(
        path,
        'unknown-value',
        `unknown layer ${shown(name)}; expected ${listed(kinds.map(({ name }) => name))}`,
      )
    const written = isMapping(entry) ? entry[name] : undefined
    const at = isMapping(entry) ? [...path, name] : path
    if (kind.body) return bodyOf(kind, written, at)
    const options = optionsOf(kind, written, at)
    return options && { kind: name, options }
  }

  function bodyOf({ name }: LayerKind, written: unknown, path: NetworkProblem['path']): Layer | undefined {
    if (!Array.isArray(written) || written.length === 0)
      return report(path, 'wrong-type', `${name}: expected its list of layers, got ${shown(written)}`)
    return { kind: name, options: {}, body: layersOf(written, path) }
  }

  function optionsOf(kind: LayerKind, written: unknown, path: NetworkProblem['path']): LayerOptions | undefined {
    const { name, main } = kind
    const alone = typeof written === 'number' || typeof written === 'boolean'
    if (alone && main === undefined)
      return report(path, 'wrong-type', `${name}: expected ${optionNames(kind)}, got ${shown(written)}`)
    const given = alone ? { [main!]: written } : (written ?? {})
    if (!isMapping(given))
      return report(path, 'wrong-type', `${name}: expected ${optionNames(kind)}, got ${shown(written)}`)
    const unknown = Object.keys(given).filter(option => !Object.hasOwn(kind.options, option))
    for (const option of unknown.slice(0, 3))
      report(
        [...path, option],
        'unknown-key',
        `unknown option ${shown(option)} of ${name}; expected ${optionNames(kind)}`,
      )
    const options: Record<string, number | boolean> = {}
    for (const [option, rule] of Object.entries(kind.options)) {
      const value = given[option] ?? defaultOf(rule, options)
      if (value === undefined) {
        if (rule.kind === 'flag' || !rule.open)
          report(path, 'missing-key', `${name}: missing ${option}; expected ${allowed(rule)}`)
      } else if (!fits(value, rule))
        report(
          alone ? path : [...path, option],
          'out-of-range',
          `${name}: ${option} ${shown(value)}; expected ${allowed(rule)}`,
        )
      else options[option] = value
    }
    return options
  }
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fits(value: unknown, rule: LayerOption): value is number | boolean {
  if (rule.kind === 'flag') return typeof value === 'boolean'
  return (
    typeof value === 'number' &&
    (rule.kind === 'whole' ? Number.isInteger(value) : Number.isFinite(value)) &&
    value >= rule.minimum &&
    value <= rule.maximum &&
    (rule.below === undefined || value < rule.below)
  )
}

function allowed(rule: LayerOption): string {
  if (rule.kind === 'flag') return 'true or false'
  const number = rule.kind === 'whole' ? 'a whole number' : 'a number'
  return rule.below === undefined
    ? `${number} from ${rule.minimum} to ${rule.maximum}`
    : `${number} of at least ${rule.minimum} and below ${rule.below}`
}

function optionNames({ options }: LayerKind): string {
  const names = Object.keys(options)
  return names.length === 0 ? 'no options' : names.join(', ')
}

const listed = (names: readonly string[]) => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
const presetNames = () =>
  presets.map(({ name, width }) => (width === undefined ? name : `${name}(${width})`)).join(', ')

/** A value in a message, shortened. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') {
    const keys = Object.keys(value)
    return keys.length === 0 ? 'empty braces' : `keys (${shortened(keys.slice(0, 4).join(', '))})`
  }
  return typeof value === 'string' ? JSON.stringify(shortened(value)) : shortened(String(value))
}
const shortened = (text: string) => (text.length <= 40 ? text : `${text.slice(0, 39)}…`)
