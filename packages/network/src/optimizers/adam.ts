// g ← g + λ w,  m ← β₁ m + (1 − β₁) g,  s ← β₂ s + (1 − β₂) g²,  w ← w − rate · m / (1 − β₁ᵗ) / (√(s / (1 − β₂ᵗ)) + ε)
import type { LayerOption, LayerOptions } from '../options.ts'
import { type OptimizerKind, weightDecay } from './optimizer.ts'

const beta = (value: number, of: string): LayerOption => ({
  kind: 'number',
  minimum: 0,
  maximum: 1,
  below: 1,
  default: value,
  description: `Weight of the past in the running mean of ${of}.`,
})
const common = {
  beta1: beta(0.9, 'gradients'),
  beta2: beta(0.999, 'squared gradients'),
  epsilon: { kind: 'number', minimum: 1e-12, maximum: 1, default: 1e-8, description: 'Added to the divisor.' },
} as const

export const adam: OptimizerKind = {
  name: 'adam',
  title: 'Adam',
  description: 'Divides a running mean of gradients by the root of a running mean of their squares.',
  source: 'Kingma and Ba 2015, arXiv:1412.6980',
  options: { ...common, weightDecay: weightDecay(0, 'Multiple of each parameter that is added to its gradient.') },
  state: () => ['mean', 'square'],
  reference(parameter, gradient, state, { rate, step, options }) {
    const decayed = gradient.map((value, i) => value + (options.weightDecay as number) * parameter[i])
    move(parameter, decayed, state, rate, step, options)
  },
}

/** w ← w − rate · λ w first, instead of a decay inside the gradient. */
export const adamw: OptimizerKind = {
  name: 'adamw',
  title: 'AdamW',
  description: 'Adam whose weight decay does not pass through the running means.',
  source: 'Loshchilov and Hutter 2019, arXiv:1711.05101',
  options: {
    ...common,
    weightDecay: weightDecay(0.01, 'Share of each parameter, times the learning rate, that each step takes off it.'),
  },
  state: () => ['mean', 'square'],
  reference(parameter, gradient, state, { rate, step, options }) {
    for (const i of parameter.keys()) parameter[i] -= rate * (options.weightDecay as number) * parameter[i]
    move(parameter, gradient, state, rate, step, options)
  },
}

function move(
  parameter: Float64Array,
  gradient: Float64Array,
  { mean, square }: Readonly<Record<string, Float64Array>>,
  rate: number,
  step: number,
  options: LayerOptions,
): void {
  const { beta1, beta2, epsilon } = options as { beta1: number; beta2: number; epsilon: number }
  for (const i of parameter.keys()) {
    mean[i] = beta1 * mean[i] + (1 - beta1) * gradient[i]
    square[i] = beta2 * square[i] + (1 - beta2) * gradient[i] ** 2
    parameter[i] -= (rate * mean[i]) / (1 - beta1 ** step) / (Math.sqrt(square[i] / (1 - beta2 ** step)) + epsilon)
  }
}
