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

// The random part of a batch's augmentation. Nothing here reads files, so it also works in a browser page.

/** What the draws depend on, apart from the augmentation. */
export interface CompositionSettings {
  readonly seed: number
  readonly dataset: string
  readonly samplesPerClass: number
  readonly batchSize: number
}

/**
 * The compositions of any pre-training batch, by its number from 0.
 *
 * @param lambda replaces every λ that would be drawn
 */
export function batchCompositions(
  settings: CompositionSettings,
  { name, parameters }: AugmentationChoice,
  lambda?: number,
): (batch: number) => Composition[] {
  const augmentation = findAugmentation(name)
  if (!augmentation) throw new Error(`augmentation ${name} is unknown to this version`)
  const partnersOf = streams(settings, PARTNERS)
  const randomOf = streams(settings, AUGMENTATION)
  return batch => {
    const random = lambda === undefined ? randomOf(batch) : fixedLambda(randomOf(batch), lambda)
    return composeBatch(augmentation, parameters, settings.batchSize, partnersOf(batch), random)
  }
}

/** The partners of the samples of any batch, the same for every augmentation. */
export function batchPartners(settings: CompositionSettings): (batch: number) => number[] {
  const partnersOf = streams(settings, PARTNERS)
  return batch => drawPartners(settings.batchSize, partnersOf(batch))
}

function streams({ seed, dataset, samplesPerClass }: CompositionSettings, purpose: string): (batch: number) => Stream {
  return streamFamily(seed, purpose, dataset, samplesPerClass)
}
