import {
  type AugmentationChoice,
  type Composition,
  composeBatch,
  drawPartners,
  findAugmentation,
  fixedLambda,
} from '@finetune-lab/augmentation'
import { type Stream, streamFamily } from '@finetune-lab/random'
import { AUGMENTATION, PARTNERS } from './random-purposes.ts'

// What is random about a batch's augmentation. Nothing here reads files: it runs in a page too.

/** What the draws depend on, beside the augmentation. */
export interface CompositionSettings {
  readonly seed: number
  readonly dataset: string
  readonly samplesPerClass: number
  readonly batchSize: number
}

/**
 * The compositions of any batch of pre-training, by its number from 0.
 *
 * @param lambda in place of every λ that would be drawn
 */
export function batchCompositions(
  settings: CompositionSettings,
  { name, parameters }: AugmentationChoice,
  lambda?: number,
): (batch: number) => Composition[] {
  const augmentation = findAugmentation(name)
  if (!augmentation) throw new Error(`augmentation ${name}: not known to this version`)
  const partnersOf = streams(settings, PARTNERS)
  const randomOf = streams(settings, AUGMENTATION)
  return batch => {
    const random = lambda === undefined ? randomOf(batch) : fixedLambda(randomOf(batch), lambda)
    return composeBatch(augmentation, parameters, settings.batchSize, partnersOf(batch), random)
  }
}

/** The partner of each sample of any batch: the same under every augmentation. */
export function batchPartners(settings: CompositionSettings): (batch: number) => number[] {
  const partnersOf = streams(settings, PARTNERS)
  return batch => drawPartners(settings.batchSize, partnersOf(batch))
}

function streams({ seed, dataset, samplesPerClass }: CompositionSettings, purpose: string): (batch: number) => Stream {
  return streamFamily(seed, purpose, dataset, samplesPerClass)
}
