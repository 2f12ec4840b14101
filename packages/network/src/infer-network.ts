import { type Layer, type LayerKind, type LayerParameter, ShapeMismatch } from './layer.ts'
import { shortcutLayers } from './layers/residual.ts'
import { MOST_BYTES, MOST_PARAMETERS, MOST_VALUES } from './limits.ts'
import { isCourse } from './network-text.ts'
import type { LayerOptions } from './options.ts'
import type { NetworkProblem } from './parse-network.ts'
import { findLayerKind, layerKinds } from './registry.ts'
import { type Shape, shapeLabel, sizeOf } from './shape.ts'

/** A layer in its place: with shapes, named parameters and cost. */
export interface InferredLayer {
  readonly kind: LayerKind
  readonly options: LayerOptions
  /** Place in the written list: `[3, 'residual', 0]`. A shortcut's layers have their residual's. */
  readonly path: readonly (string | number)[]
  /** As torch.nn.Sequential names it: `3`, `4.body.0`. */
  readonly name: string
  readonly input: Shape
  readonly output: Shape
  /** With full names: `3.weight`. */
  readonly parameters: readonly LayerParameter[]
  /** For one image, those of inner layers included. */
  readonly multiplyAdds: number
  readonly body?: readonly InferredLayer[]
  /** Empty if the shortcut is the identity. */
  readonly shortcut?: readonly InferredLayer[]
}

export interface InferredNetwork {
  readonly input: Shape
  readonly layers: readonly InferredLayer[]
  /** Number of values that a head gets. */
  readonly features: number
  /** All parameters and statistics in order. */
  readonly parameters: readonly LayerParameter[]
  /** Number of trained values. */
  readonly trained: number
  readonly multiplyAdds: number
  /** Values that all layers put out for one image, the input included. */
  readonly values: number
}

/** PyTorch's names in the course network's files, which are older than general networks. */
const COURSE_NAMES: Readonly<Record<string, string>> = { '0': 'conv1', '3': 'conv2' }

/**
 * Infers the shape, parameters and cost of every layer for images of a shape.
 *
 * @returns the network, or what does not fit, at its place
 */
export function inferNetwork(
  layers: readonly Layer[],
  input: Shape,
  kinds: readonly LayerKind[] = layerKinds,
): InferredNetwork | NetworkProblem {
  const courseNames = isCourseOf(layers, kinds)
  const rename = (name: string) => (courseNames ? (COURSE_NAMES[name] ?? name) : name)
  let values = sizeOf(input)

  const chain = (
    list: readonly Layer[],
    from: Shape,
    path: NetworkProblem['path'],
    prefix: string,
    fixedPath = false,
  ) => {
    let shape = from
    return list.map((layer, index): InferredLayer => {
      const inferred = one(layer, shape, fixedPath ? path : [...path, index], rename(`${prefix}${index}`))
      shape = inferred.output
      return inferred
    })
  }

  function one(layer: Layer, input: Shape, path: NetworkProblem['path'], name: string): InferredLayer {
    const kind = findLayerKind(layer.kind, kinds)!
    const { options } = layer
    const found = at(path, kind, () => kind.shape(input, options))
    const body = layer.body && chain(layer.body, input, [...path, kind.name], `${name}.body.`)
    const output = body?.at(-1)?.output ?? found
    const shortcut =
      body &&
      chain(
        at(path, kind, () => shortcutLayers(input, output, layer.body!)),
        input,
        path,
        `${name}.shortcut.`,
        true,
      )
    values += sizeOf(output)
    if (sizeOf(output) > MOST_VALUES)
      throw tooLarge(
        path,
        kind,
        `puts out ${shapeLabel(output)} values per image; expected at most ${MOST_VALUES.toLocaleString('en-US')}`,
      )
    const parameters = at(path, kind, () => kind.parameters?.(input, options) ?? []).map(own => ({
      ...own,
      name: `${name}.${own.name}`,
    }))
    const inner = [...(body ?? []), ...(shortcut ?? [])]
    const multiplyAdds =
      (kind.multiplyAdds?.(input, output, options) ?? 0) + inner.reduce((sum, own) => sum + own.multiplyAdds, 0)
    return { kind, options, path, name, input, output, parameters, multiplyAdds, body, shortcut }
  }

  try {
    const inferred = chain(layers, input, [], '')
    const parameters = allLayers(inferred).flatMap(({ parameters }) => parameters)
    const trained = countOf(parameters.filter(({ trained }) => trained))
    if (trained > MOST_PARAMETERS)
      throw tooLarge(
        heaviest(inferred).path,
        heaviest(inferred).kind,
        `brings the network to ${trained.toLocaleString('en-US')} parameters; expected at most ${MOST_PARAMETERS.toLocaleString('en-US')}`,
      )
    return {
      input,
      layers: inferred,
      features: sizeOf(inferred.at(-1)?.output ?? input),
      parameters,
      trained,
      multiplyAdds: inferred.reduce((sum, own) => sum + own.multiplyAdds, 0),
      values,
    }
  } catch (error) {
    if (error instanceof Misfit) return error.problem
    throw error
  }
}

/** All layers in the order in which they run, a residual after its body and shortcut. */
export function allLayers(layers: readonly InferredLayer[]): InferredLayer[] {
  return layers.flatMap(layer => [...allLayers(layer.body ?? []), ...allLayers(layer.shortcut ?? []), layer])
}

/**
 * Why a batch of this size does not fit into memory; undefined if it does. An estimate: each value is kept with its
 * gradient, convolutions need about as much again, and each parameter has a gradient and two values of the optimizer.
 */
export function memoryProblem({ values, trained }: InferredNetwork, batch: number): string | undefined {
  const bytes = 4 * (3 * values * batch + 4 * trained)
  if (bytes <= MOST_BYTES) return undefined
  return `training needs about ${Math.ceil(bytes / 2 ** 20).toLocaleString('en-US')} MiB per run with ${batch} images in a batch; expected at most ${MOST_BYTES / 2 ** 20} MiB`
}

class Misfit extends Error {
  readonly problem: NetworkProblem

  constructor(problem: NetworkProblem) {
    super(problem.message)
    this.problem = problem
  }
}

function at<Value>(path: NetworkProblem['path'], { name }: LayerKind, value: () => Value): Value {
  try {
    return value()
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error
    throw new Misfit({ path, code: 'shape', message: `${name}: ${error.message}` })
  }
}

const tooLarge = (path: NetworkProblem['path'], { name }: LayerKind, message: string) =>
  new Misfit({ path, code: 'out-of-range', message: `${name}: ${message}` })

const countOf = (parameters: readonly LayerParameter[]) =>
  parameters.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0)

const heaviest = (layers: readonly InferredLayer[]) =>
  allLayers(layers).reduce((most, layer) => (countOf(layer.parameters) > countOf(most.parameters) ? layer : most))

/** Networks with layers from elsewhere are never the course network. */
const isCourseOf = (layers: readonly Layer[], kinds: readonly LayerKind[]) => kinds === layerKinds && isCourse(layers)
