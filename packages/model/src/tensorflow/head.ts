import type { Value } from './operation.ts'
import type { Operations } from './operations.ts'

/** [runs, 16 pixels, 16 channels, classes] and [runs, 1, classes]. */
export interface HeadValues {
  readonly weight: Value
  readonly bias: Value
}

/** z = f W + b of all runs: [runs, batch, 16, 16] → [runs, batch, classes] */
export function logits(o: Operations, features: Value, { weight, bias }: HeadValues): Value {
  return o.add(o.einsum('rbpc,rpco->rbo', features, weight), bias)
}

/**
 * ∂L/∂z = rate · (softmax(z) − t) of L = −Σ t log softmax(z), for targets t that add up to 1. The rate is the learning
 * rate over the batch size. It enters here because every other gradient is linear in this one and so comes out ready to
 * subtract.
 */
export function logitGradient(o: Operations, z: Value, targets: Value, rate: Value): Value {
  return o.multiply(o.subtract(o.softmax(z), targets), rate)
}

/** W ← W − fᵀ ∂L/∂z, b ← b − Σ ∂L/∂z */
export function updatedHead(o: Operations, features: Value, gradient: Value, { weight, bias }: HeadValues): HeadValues {
  const ofWeight = o.einsum('rbpc,rbo->rpco', features, gradient)
  return {
    weight: o.subtract(weight, ofWeight),
    bias: o.subtract(bias, o.sumKept(gradient, 1)),
  }
}

/** ∂L/∂f = ∂L/∂z Wᵀ */
export function featureGradient(o: Operations, gradient: Value, weight: Value): Value {
  return o.einsum('rbo,rpco->rbpc', gradient, weight)
}

/**
 * Σ t log softmax(z) over classes and batch: [steps, runs, batch, classes] twice → [steps, runs]. The loss is this
 * times −1/batch.
 */
export function logLikelihood(o: Operations, z: Value, targets: Value): Value {
  return o.einsum('grbo,grbo->gr', targets, o.logSoftmax(z))
}

/**
 * t = Σ shares · one-hot(class): [steps, runs, batch, shares] → [steps, runs, batch, classes]
 *
 * @param depth int32 [], the number of classes
 */
export function softTargets(o: Operations, classes: Value, shares: Value, depth: Value): Value {
  return o.einsum('grbl,grblo->grbo', shares, o.oneHot(classes, depth))
}

const CHANNEL_BITS = {
  type: 'int32',
  shape: [16],
  data: Int32Array.from({ length: 16 }, (_, channel) => 1 << channel),
} as const

/**
 * Dropout of whole channels: the factor of each channel, its run's scale or 0.
 *
 * @param bits int32 [steps, runs, batch, 1, 1], bit c is set if channel c is kept
 * @param scale [runs, 1, 16, 1], for each pixel
 * @returns [steps, runs, batch, 16 pixels, 16 channels]
 */
export function channelMasks(o: Operations, bits: Value, scale: Value): Value {
  const kept = o.cast(o.bitwiseAnd(bits, o.constant(CHANNEL_BITS)), 'int32', 'bool')
  return o.multiply(o.cast(kept, 'bool', 'float32'), scale)
}
