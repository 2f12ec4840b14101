import type { LayerOptions } from '../options.ts'
import { adam, adamw } from './adam.ts'
import type { Optimizer, OptimizerKind } from './optimizer.ts'
import { sgd } from './sgd.ts'

/** All optimizers, in the order in which they are offered. */
export const optimizerKinds: readonly OptimizerKind[] = [sgd, adam, adamw]

export function findOptimizer(name: string): OptimizerKind | undefined {
  return optimizerKinds.find(kind => kind.name === name)
}

/** An optimizer with the defaults of what is not given. */
export function optimizerOf(name: string, options: LayerOptions = {}): Optimizer {
  const kind = findOptimizer(name)
  if (!kind) throw new RangeError(`optimizer ${name} is unknown to this version`)
  const defaults = Object.entries(kind.options).map(([option, { default: value }]) => [option, value])
  return { name, options: { ...Object.fromEntries(defaults), ...options } }
}

/** Plain stochastic gradient descent, the default. */
export const PLAIN_SGD: Optimizer = optimizerOf('sgd')

export const isPlainSgd = ({ name, options }: Optimizer): boolean =>
  name === 'sgd' && options.momentum === 0 && options.weightDecay === 0
