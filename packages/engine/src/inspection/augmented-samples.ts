import { type AugmentationChoice, type Composition, paint } from '@finetune-lab/augmentation'
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
  const grey = Float32Array.from(batch.grey)
  return batchCompositions(
    batch,
    augmentation,
    lambda,
  )(batch.batch).map((composition, position) => ({
    composition,
    lambda: composition.label.reduce((sum, { source, weight }) => sum + (source === position ? weight : 0), 0),
    label: labelDistribution(batch, composition),
    normalised: paint(batch.normalised, position, composition),
    shown: paint(grey, position, composition),
  }))
}

function labelDistribution({ labels, classes }: InspectedBatch, { label }: Composition): Float32Array {
  const distribution = new Float32Array(classes.length)
  for (const { source, weight } of label) distribution[labels[source]] += Math.fround(weight)
  return distribution
}
