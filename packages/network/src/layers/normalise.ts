import type { LayerParameter } from '../layer.ts'
import type { LayerOption } from '../options.ts'
import { plane, type ReferenceCall } from '../reference/reference-layer.ts'

// What batch norm and group norm share: y = γ · x̂ + β with x̂ = (x − μ) / √(σ² + ε), where μ and σ² are those of a group
// of values. The gradient of x is γ/√(σ² + ε) · (∂y − mean(∂y) − x̂ · mean(∂y · x̂)), with γ inside the means where it
// differs within a group.

export const epsilon: LayerOption = {
  kind: 'number',
  minimum: 1e-12,
  maximum: 1,
  default: 1e-5,
  description: 'Added to the variance.',
}

export function scaleAndShift(channels: number): LayerParameter[] {
  return [
    { name: 'weight', shape: [channels], initial: 1, trained: true },
    { name: 'bias', shape: [channels], initial: 0, trained: true },
  ]
}

/** Planes (image, channel) that are normalised together. */
export type Group = readonly (readonly [image: number, channel: number])[]

/** Mean and variance (divided by the count) of a group's values. */
export function moments(x: Float64Array, group: Group, call: ReferenceCall) {
  const values = group.flatMap(([image, channel]) => [...x.subarray(...plane(call, image, channel))])
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, variance, count: values.length }
}

type Moments = (group: Group, x: Float64Array) => { readonly mean: number; readonly variance: number }

export function normalisedForward(x: Float64Array, groups: readonly Group[], call: ReferenceCall, momentsOf: Moments) {
  const { weight, bias } = call.parameters
  const y = new Float64Array(x.length)
  for (const group of groups) {
    const { mean, variance } = momentsOf(group, x)
    const inverse = 1 / Math.sqrt(variance + (call.options.epsilon as number))
    for (const [image, channel] of group) {
      const [first, end] = plane(call, image, channel)
      for (let i = first; i < end; i++) y[i] = (x[i] - mean) * inverse * weight[channel] + bias[channel]
    }
  }
  return y
}

export function normalisedBackward(
  change: Float64Array,
  groups: readonly Group[],
  call: ReferenceCall & { readonly x: Float64Array },
): Float64Array {
  const { x, parameters, gradients } = call
  const dx = new Float64Array(x.length)
  for (const group of groups) {
    const { mean, variance, count } = moments(x, group, call)
    const inverse = 1 / Math.sqrt(variance + (call.options.epsilon as number))
    let sum = 0
    let product = 0
    each(group, call, (i, channel) => {
      const normal = (x[i] - mean) * inverse
      gradients.bias[channel] += change[i]
      gradients.weight[channel] += change[i] * normal
      sum += change[i] * parameters.weight[channel]
      product += change[i] * parameters.weight[channel] * normal
    })
    each(group, call, (i, channel) => {
      const normal = (x[i] - mean) * inverse
      dx[i] = inverse * (change[i] * parameters.weight[channel] - sum / count - (normal * product) / count)
    })
  }
  return dx
}

function each(group: Group, call: ReferenceCall, body: (index: number, channel: number) => void): void {
  for (const [image, channel] of group) {
    const [first, end] = plane(call, image, channel)
    for (let i = first; i < end; i++) body(i, channel)
  }
}
