import type { KernelLayer } from '../operation.ts'
import { addition } from './addition.ts'
import { averagePool } from './average-pool.ts'
import { batchNorm } from './batch-norm.ts'
import { conv } from './conv.ts'
import { channelDropout, dropout } from './dropout.ts'
import { flatten } from './flatten.ts'
import { gelu } from './gelu.ts'
import { globalAveragePool } from './global-average-pool.ts'
import { groupNorm } from './group-norm.ts'
import { leakyRelu } from './leaky-relu.ts'
import { linear } from './linear.ts'
import { maxPool } from './max-pool.ts'
import { relu } from './relu.ts'

/** The code of each kind of layer in `packages/network`; an `addition` ends a residual. */
export const kernelLayers: Readonly<Record<string, KernelLayer>> = {
  conv,
  linear,
  relu,
  leakyRelu,
  gelu,
  maxPool,
  averagePool,
  globalAveragePool,
  flatten,
  batchNorm,
  groupNorm,
  dropout,
  channelDropout,
  addition,
}
