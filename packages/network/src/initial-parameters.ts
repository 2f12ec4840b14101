import { stream } from '@finetune-lab/random'
import type { InferredNetwork } from './infer-network.ts'

export interface ParameterTensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

/**
 * Initial parameters and statistics of a network by name, PyTorch's defaults: weights and biases of convolutions and
 * linear layers are uniform in ±1/√fan_in, norms start at scale 1 and shift 0. They depend only on the seed and the name,
 * so that runs that differ in data or augmentation start from the same network.
 */
export function initialParameters({ parameters }: InferredNetwork, seed: number): Record<string, ParameterTensor> {
  return Object.fromEntries(
    parameters.map(({ name, shape, initial }) => {
      const length = shape.reduce((product, dimension) => product * dimension, 1)
      if (typeof initial === 'number') return [name, { shape, data: new Float32Array(length).fill(initial) }]
      return [name, { shape, data: uniform(seed, [name], length, initial.fanIn) }]
    }),
  )
}

/** Values in ±1/√fanIn from a separate stream. */
export function uniform(seed: number, keys: readonly string[], length: number, fanIn: number): Float32Array {
  const random = stream(seed, 'weights', ...keys)
  const bound = 1 / Math.sqrt(fanIn)
  return Float32Array.from({ length }, () => (2 * random.uniform() - 1) * bound)
}
