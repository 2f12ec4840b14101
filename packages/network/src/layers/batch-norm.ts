// x̂ with mean and variance over the batch and all pixels of a channel; in evaluation with running averages of both:
// r ← (1 − momentum) · r + momentum · new, where the new variance is divided by count − 1.
import { type LayerKind, ShapeMismatch } from '../layer.ts'
import type { ReferenceCall } from '../reference/reference-layer.ts'
import { epsilon, type Group, moments, normalisedBackward, normalisedForward, scaleAndShift } from './normalise.ts'

export const batchNorm: LayerKind = {
  name: 'batchNorm',
  title: 'Batch norm',
  description:
    'Normalises each channel over the batch, then scales and shifts it: y = γ · (x − μ) / √(σ² + ε) + β. Evaluation uses running averages of μ and σ².',
  source: 'Ioffe and Szegedy 2015, arXiv:1502.03167',
  options: {
    momentum: {
      kind: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.1,
      description: 'Weight of the newest batch in the running averages.',
    },
    epsilon,
  },
  shape: input => input,
  parameters: ({ channels }) => [
    ...scaleAndShift(channels),
    { name: 'running_mean', shape: [channels], initial: 0, trained: false },
    { name: 'running_var', shape: [channels], initial: 1, trained: false },
  ],
  reference: {
    forward(x, call) {
      const { running_mean: means, running_var: variances } = call.parameters
      return normalisedForward(x, channels(call), call, group => {
        const [[, channel]] = group
        if (!call.training) return { mean: means[channel], variance: variances[channel] }
        const { mean, variance, count } = moments(x, group, call)
        if (count < 2) throw new ShapeMismatch('one value per channel has no variance: expected a batch of at least 2')
        const momentum = call.options.momentum as number
        means[channel] += momentum * (mean - means[channel])
        variances[channel] += momentum * ((variance * count) / (count - 1) - variances[channel])
        return { mean, variance }
      })
    },
    backward: (change, call) => normalisedBackward(change, channels(call), call),
  },
}

function channels({ batch, input }: ReferenceCall): Group[] {
  return Array.from({ length: input.channels }, (_, channel) =>
    Array.from({ length: batch }, (_, image) => [image, channel] as const),
  )
}
