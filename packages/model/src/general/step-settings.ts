import type { Optimizer } from '@finetune-lab/network'
import type { KernelOptimizer, StepSettings } from './optimizers.ts'

/** The kernel that applies an optimizer's steps. */
export function kernelOptimizer({ name, options }: Optimizer): KernelOptimizer {
  if (name !== 'sgd') return name as KernelOptimizer
  if (options.momentum === 0) return 'sgd'
  return options.nesterov ? 'nesterov' : 'momentum'
}

/** @param factor of all gradients
 * @param step counts from 1 */
export function stepSettings({ name, options }: Optimizer, rate: number, factor: number, step: number): StepSettings {
  const { momentum = 0, weightDecay = 0, beta1 = 0, beta2 = 0, epsilon = 0 } = options as Record<string, number>
  const common = {
    factor,
    decay: weightDecay,
    momentum,
    first: beta1,
    firstRest: 1 - beta1,
    second: beta2,
    secondRest: 1 - beta2,
    epsilon,
    unbiased: 1,
  }
  if (name === 'sgd') return { ...common, rate }
  const correction = 1 - beta1 ** step
  // AdamW's decay is multiplied by the step's rate, which must not be the corrected one there.
  const decay = name === 'adamw' ? weightDecay * correction : weightDecay
  return { ...common, decay, rate: rate / correction, unbiased: 1 / Math.sqrt(1 - beta2 ** step) }
}
