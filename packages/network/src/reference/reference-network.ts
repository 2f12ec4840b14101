import { allLayers, type InferredLayer, type InferredNetwork } from '../infer-network.ts'
import { sizeOf } from '../shape.ts'
import type { ReferenceCall } from './reference-layer.ts'

/** Parameters, statistics or gradients by full name, float64. */
export type Values = Record<string, Float64Array>

export interface ReferenceOptions {
  readonly training: boolean
  /** Factors of each dropout layer by the layer's name; see `ReferenceCall`. Missing: nothing is dropped. */
  readonly factors?: Readonly<Record<string, Float64Array>>
}

/**
 * A network in plain TypeScript and float64: slow, and as close to the formulas as possible. Tests compare the kernels
 * with it.
 *
 * @param images [batch, input]
 * @returns features [batch, features], and a backward pass that adds the gradients of all parameters to `gradients` and
 * returns that of the images
 */
export function referenceForward(
  network: InferredNetwork,
  parameters: Values,
  images: Float64Array,
  { training, factors = {} }: ReferenceOptions,
): { readonly features: Float64Array; readonly backward: (change: Float64Array, gradients: Values) => Float64Array } {
  const batch = images.length / sizeOf(network.input)
  type Backward = (change: Float64Array, gradients: Values) => Float64Array

  function run(layers: readonly InferredLayer[], x: Float64Array): { y: Float64Array; backward: Backward } {
    const backwards: Backward[] = []
    let value = x
    for (const layer of layers) {
      const { y, backward } = layer.body ? residual(layer, value) : single(layer, value)
      backwards.push(backward)
      value = y
    }
    return {
      y: value,
      backward: (change, gradients) =>
        backwards.reduceRight((gradient, backward) => backward(gradient, gradients), change),
    }
  }

  function residual(layer: InferredLayer, x: Float64Array) {
    const body = run(layer.body!, x)
    const shortcut = run(layer.shortcut!, x)
    const backward: Backward = (change, gradients) => {
      const other = shortcut.backward(change, gradients)
      return body.backward(change, gradients).map((value, i) => value + other[i])
    }
    return { y: body.y.map((value, i) => value + shortcut.y[i]), backward }
  }

  function single({ kind, name, input, output, options }: InferredLayer, x: Float64Array) {
    if (!kind.reference) throw new Error(`${kind.name} has no reference`)
    const { reference } = kind
    const call = (gradients: Values): ReferenceCall => ({
      batch,
      input,
      output,
      options,
      training,
      factors: factors[name],
      parameters: own(parameters, name),
      gradients: own(gradients, name),
    })
    const y = reference.forward(x, call({}))
    return {
      y,
      backward: (change: Float64Array, gradients: Values) => reference.backward(change, { ...call(gradients), x, y }),
    }
  }

  const { y, backward } = run(network.layers, images)
  return { features: y, backward }
}

/** Gradients of 0 for all trained parameters. */
export function noGradients({ layers }: InferredNetwork): Values {
  const trained = allLayers(layers).flatMap(({ parameters }) => parameters.filter(({ trained }) => trained))
  return Object.fromEntries(
    trained.map(({ name, shape }) => [name, new Float64Array(shape.reduce((a, b) => a * b, 1))]),
  )
}

/** A layer's values by PyTorch's name within the layer. */
function own(values: Values, layer: string): Values {
  const entries = Object.entries(values).filter(([name]) => name.slice(0, name.lastIndexOf('.')) === layer)
  return Object.fromEntries(entries.map(([name, data]) => [name.slice(layer.length + 1), data]))
}
