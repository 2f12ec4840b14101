import {
  type InferredNetwork,
  inferNetwork,
  isPlainSgd,
  PLAIN_SGD,
  parseNetwork,
  type WrittenLayer,
} from '@finetune-lab/network'
import type { Experiment } from '../experiment.ts'
import { network } from '../settings/network.ts'
import type { RunSettings } from './run-settings.ts'

/** The images of all data sets: 28 × 28 grey values. */
export const IMAGE_SHAPE = { channels: 1, height: 28, width: 28 } as const

/**
 * The network of a run or experiment, with shapes and parameters.
 *
 * @param written as in the settings; missing: the course network
 */
export function runNetwork(written: readonly WrittenLayer[] = network.absent): InferredNetwork {
  const { layers } = parseNetwork(written)
  const inferred = layers && inferNetwork(layers, IMAGE_SHAPE)
  if (!inferred || 'message' in inferred) throw new Error('The network does not fit the images.')
  return inferred
}

interface Needing extends Pick<RunSettings, 'network'> {
  readonly pretrain: Step
  readonly finetunes: readonly Step[]
}
type Step = Pick<RunSettings['pretrain'], 'optimizer' | 'schedule' | 'warmup' | 'clip'>

/**
 * What a run needs that only kernels for any network have: another network than the course network, or another optimizer
 * than plain SGD with a constant learning rate. Undefined if it needs neither.
 */
export function generalNeed({ network, pretrain, finetunes }: Needing): string | undefined {
  if (network) return 'networks other than course'
  for (const { optimizer = PLAIN_SGD, schedule, warmup, clip } of [pretrain, ...finetunes]) {
    if (!isPlainSgd(optimizer)) return 'optimizers other than plain SGD'
    if (schedule || warmup) return 'learning rates that change'
    if (clip) return 'gradient clipping'
  }
  return undefined
}

/** What the runs of an experiment need that not every executor has: the same, or standardised features. */
export function experimentNeed({ network, pretrain, finetune, tune }: Experiment): string | undefined {
  const need = generalNeed({ network, pretrain, finetunes: [finetune] })
  return (
    need ??
    ([finetune.standardise, tune?.['finetune.standardise']].flat().includes(true) ? 'standardised features' : undefined)
  )
}
