import type { LayerKind } from './layer.ts'
import { averagePool } from './layers/average-pool.ts'
import { batchNorm } from './layers/batch-norm.ts'
import { channelDropout } from './layers/channel-dropout.ts'
import { conv } from './layers/conv.ts'
import { dropout } from './layers/dropout.ts'
import { flatten } from './layers/flatten.ts'
import { gelu } from './layers/gelu.ts'
import { globalAveragePool } from './layers/global-average-pool.ts'
import { groupNorm } from './layers/group-norm.ts'
import { leakyRelu } from './layers/leaky-relu.ts'
import { linear } from './layers/linear.ts'
import { maxPool } from './layers/max-pool.ts'
import { relu } from './layers/relu.ts'
import { residual } from './layers/residual.ts'

/** All kinds of layers, in the order in which they are offered. */
export const layerKinds: readonly LayerKind[] = [
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
  residual,
]

export function findLayerKind(name: string, kinds: readonly LayerKind[] = layerKinds): LayerKind | undefined {
  return kinds.find(kind => kind.name === name)
}
