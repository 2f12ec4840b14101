import type { Geometry, Layer } from './geometry.ts'
import type { Value } from './operation.ts'
import type { Operations } from './operations.ts'
import type { Pooling } from './pooling.ts'

/** What a layer's backward pass needs from the forward pass. */
export interface LayerState {
  readonly patches: Value
  readonly unfolded: Value
  readonly values: Value
  /** [runs, patches, 1, strip · channels] */
  readonly pooled: Value
  readonly saved: readonly Value[]
}

/**
 * One layer of all runs without its relu: m = max(P W) with the patches P [runs, patches, chunks, 1, chunk] of the
 * input and the weights unfolded to W [runs, chunks, 1, chunk, 4, width]. The maximum is over the 4 positions of a
 * pooled pixel.
 *
 * @param input [runs, chunks, 1, chunk]
 * @param weights [runs, rows, channels]
 */
export function forward(o: Operations, pooling: Pooling, layer: Layer, input: Value, weights: Value): LayerState {
  const [chunks] = layer.unfolded.shape
  const patches = o.gather(input, o.indices(layer.patches), 1)
  const gathered = o.gather(weights, o.indices(layer.unfolded), 1)
  // A strip of one pixel has nothing to merge.
  const unfolded =
    layer.width === layer.channels ? gathered : o.reshape(gathered, [-1, chunks, 1, layer.chunk, 4, layer.width])
  const values = o.einsum('rnkuv,rkuvdc->rndc', patches, unfolded)
  return { patches, unfolded, values, ...pooling.forward(o, values) }
}

/** ∂L/∂y of the positions: ∂L/∂m for the first position with the largest value. */
export function backThroughPooling(o: Operations, pooling: Pooling, state: LayerState, gradient: Value): Value {
  return pooling.gradient(o, state.values, state.pooled, state.saved, gradient)
}

/** ∂L/∂W = Pᵀ ∂L/∂y, folded: the sum over all places where a weight is used. */
export function weightGradient(o: Operations, layer: Layer, state: LayerState, gradient: Value): Value {
  const unfolded = o.einsum('rnkuv,rndc->rkuvdc', state.patches, gradient)
  const places = layer.unfolded.shape.reduce((product, size) => product * size, 1)
  const rows = o.reshape(unfolded, [-1, places, layer.channels])
  // For a small layer, the sum is one product with a matrix of 0 and 1.
  return 'matrix' in layer.folded
    ? o.matMul(o.constant(layer.folded.matrix), rows)
    : o.sum(o.gather(rows, o.indices(layer.folded.places), 1), 2)
}

/** ∂L/∂input of the second layer: ∂L/∂P = ∂L/∂y Wᵀ, summed over the patches that a chunk is part of. */
export function inputGradient(o: Operations, { layer2, uses }: Geometry, state: LayerState, gradient: Value): Value {
  const ofPatches = o.einsum('rndc,rkuvdc->rnkuv', gradient, state.unfolded)
  const [patches, chunks] = layer2.patches.shape
  const ofChunks = o.reshape(ofPatches, [-1, patches * chunks, 1, layer2.chunk])
  return o.sum(o.gather(ofChunks, o.indices(uses), 1), 2)
}
