import { type AugmentationChoice, type Composition, labelShares, paint, viewImages } from '@finetune-lab/augmentation'
import { normaliseImages } from '@finetune-lab/model/page'
import { batchCompositions } from '../training/compositions.ts'
import type { InspectedBatch } from './inspected-batch.ts'

/** One sample after augmentation. */
export interface AugmentedSample {
  readonly composition: Composition
  /** The share of the label that remains with the sample's own class. */
  readonly lambda: number
  /** Float32Array [classes], the label as a distribution, as the loss gets it. */
  readonly label: Float32Array
  /** Float32Array [784], as the network gets it, bit for bit. */
  readonly normalised: Float32Array
  /** Float32Array [784], the same image in grey values 0 … 255. */
  readonly shown: Float32Array
}

/**
 * Augments a batch exactly as a run with that seed does. Also works in a browser page.
 *
 * @param lambda replaces every λ that would be drawn
 */
export function augmentedSamples(
  batch: InspectedBatch,
  augmentation: AugmentationChoice,
  lambda?: number,
): AugmentedSample[] {
  const { batchSize, mean, std } = batch
  const compositions = batchCompositions(batch, augmentation, lambda)(batch.batch)
  const seen = viewImages(batch.grey, Array.from(compositions.keys()), compositions, batchSize, mean)
  const grey = Float32Array.from(seen)
  const normalised = normaliseImages(seen, mean, std)
  return compositions.map((composition, position) => ({
    composition,
    lambda: composition.label.reduce((sum, { source, weight }) => sum + (source === position ? weight : 0), 0),
    label: labelDistribution(batch, composition),
    normalised: paint(normalised, position, composition),
    shown: paint(grey, position, composition),
  }))
}

function labelDistribution({ labels, classes }: InspectedBatch, composition: Composition): Float32Array {
  const distribution = new Float32Array(classes.length)
  for (const share of labelShares(composition, position => labels[position], classes.length))
    distribution[share.class] += Math.fround(share.weight)
  return distribution
}
