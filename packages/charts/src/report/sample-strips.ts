import { type AugmentationChoice, augmentationLabel } from '@finetune-lab/augmentation'
import { augmentedSamples, type InspectedBatch } from '@finetune-lab/engine/inspection'
import { greyPng } from '../png/grey-png.ts'

/** Samples of one batch under each augmentation. */
export interface SampleStrips {
  readonly batch: Pick<InspectedBatch, 'dataset' | 'samplesPerClass' | 'seed' | 'batch' | 'batchSize'>
  readonly strips: readonly SampleStrip[]
}

export interface SampleStrip {
  /** The augmentation's label. */
  readonly augmentation: string
  readonly samples: readonly {
    /** A PNG as a data URI, 28 × 28 grey. */
    readonly image: string
    /** The soft label, largest share first, without shares below half a percent: `A 70 %`, `B 30 %`. */
    readonly label: readonly string[]
  }[]
}

/** What each augmentation does to a batch: the very samples that a run with this seed trains on, at most eight. */
export function sampleStrips(batch: InspectedBatch, augmentations: readonly AugmentationChoice[]): SampleStrips {
  const { dataset, samplesPerClass, seed, batchSize } = batch
  return {
    batch: { dataset, samplesPerClass, seed, batchSize, batch: batch.batch },
    strips: augmentations.map(choice => ({
      augmentation: augmentationLabel(choice),
      samples: augmentedSamples(batch, choice)
        .slice(0, 8)
        .map(({ shown, label }) => ({ image: greyPng(shown), label: softLabel(label, batch.classes) })),
    })),
  }
}

function softLabel(label: Float32Array, classes: readonly string[]): string[] {
  const shares = [...label].flatMap((share, index) => (share >= 0.005 ? [{ share, name: classes[index] }] : []))
  if (shares.length === 1) return [shares[0].name]
  return shares.sort((a, b) => b.share - a.share).map(({ share, name }) => `${name} ${Math.round(100 * share)} %`)
}
