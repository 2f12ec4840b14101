import type { Layer } from './layer.ts'
import type { LayerOption } from './options.ts'
import { course, presets } from './presets.ts'
import { findLayerKind, layerKinds } from './registry.ts'

/** A network as an experiment file writes it and as `sweep.json` stores it: a list of names and single-key mappings. */
export type WrittenLayer = string | { readonly [kind: string]: unknown }

/**
 * The layers as written, in the shortest form: options at their defaults are left out, a main option is written alone.
 * It is also the canonical form that a run's identity contains: equal for two networks if and only if they compute the
 * same.
 */
export function writtenLayers(layers: readonly Layer[], kinds = layerKinds): WrittenLayer[] {
  return layers.map(({ kind: name, options, body }) => {
    if (body) return { [name]: writtenLayers(body, kinds) }
    const kind = findLayerKind(name, kinds)!
    const changed = Object.entries(options).filter(
      ([option, value]) => value !== defaultOf(kind.options[option], options),
    )
    if (changed.length === 0) return name
    const [[option, value]] = changed
    return { [name]: changed.length === 1 && option === kind.main ? value : Object.fromEntries(changed) }
  })
}

/** An option's value if it is not written. */
export function defaultOf(option: LayerOption, options: Readonly<Record<string, unknown>>): unknown {
  const value = option.default
  return typeof value === 'string' ? options[value] : value
}

/** One form per network. */
export const canonicalText = (layers: readonly Layer[]): string => JSON.stringify(writtenLayers(layers))

const COURSE = canonicalText(course)

/** Whether the network is the course network, which has its own kernels and names of parameters. */
export const isCourse = (layers: readonly Layer[]): boolean => canonicalText(layers) === COURSE

/** A network's name in tables: its preset's with a width other than the default (`resnet8(32)`), else the number of layers. */
export function networkLabel(layers: readonly Layer[]): string {
  const text = canonicalText(layers)
  const width = layers[0]?.options.channels
  for (const preset of presets)
    for (const own of preset.width !== undefined && typeof width === 'number' ? [width] : [preset.width ?? 0])
      if (canonicalText(preset.layers(own)) === text)
        return own === (preset.width ?? 0) ? preset.name : `${preset.name}(${own})`
  return `network of ${layers.length} layer${layers.length === 1 ? '' : 's'}`
}
