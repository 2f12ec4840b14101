import type { Composition } from '@finetune-lab/augmentation'
import { augmentationLabel, findAugmentation } from '@finetune-lab/augmentation'
import { augmentedSamples, batchPartners, type InspectedBatch } from '@finetune-lab/engine/inspection'
import type { Choices, InspectedColumn } from './inspector-view.ts'

/** An image as shown, with its label and description. */
export interface DrawnImage {
  /** [784], grey values 0 … 255; shown rounded. */
  readonly shown: Float32Array
  /** [784], as the network receives it. */
  readonly normalised: Float32Array
  /** [classes] */
  readonly label: Float32Array
  readonly description: string
}

export interface MixedImage extends DrawnImage {
  readonly composition: Composition
  readonly lambda: number
}

export interface DrawnColumn {
  readonly column: InspectedColumn
  readonly label: string
  readonly title: string
  readonly samples: readonly MixedImage[]
}

/** Everything the table shows of a batch, computed by the same packages that training uses. */
export interface DrawnSamples {
  readonly batch: InspectedBatch
  readonly sources: readonly DrawnImage[]
  /** Position of each sample's partner in the batch. */
  readonly partners: readonly number[]
  readonly columns: readonly DrawnColumn[]
}

/** @param lambda replaces every drawn λ */
export function drawSamples(batch: InspectedBatch, choices: Choices, lambda: number | undefined): DrawnSamples {
  const grey = Float32Array.from(batch.grey)
  const sources = Array.from(batch.labels, (label, position) => ({
    shown: grey.subarray(position * 784, (position + 1) * 784),
    normalised: batch.normalised.subarray(position * 784, (position + 1) * 784),
    label: Float32Array.from(batch.classes, (_, index) => (index === label ? 1 : 0)),
    description: `Image ${batch.indices[position]}, class ${batch.classes[label]}`,
  }))
  const columns = choices.columns
    .filter(({ shown, name }) => shown && mixes(name, batch.batchSize))
    .map(column => {
      const label = augmentationLabel(column)
      const samples = augmentedSamples(batch, column, lambda).map(sample => ({
        ...sample,
        description: `${label}: ${describeLabel(sample.label, batch.classes)}`,
      }))
      return { column, label, title: findAugmentation(column.name)!.description, samples }
    })
  return { batch, sources, partners: batchPartners(batch)(batch.batch), columns }
}

/** A batch of one image has no partners to mix with. */
const mixes = (name: string, batchSize: number) => batchSize > 1 || !findAugmentation(name)!.needsPartner

/** `7 0.83, 2 0.17` */
function describeLabel(label: Float32Array, classes: readonly string[]): string {
  return Array.from(label, (share, index) => ({ share, name: classes[index] }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .map(({ share, name }) => `${name} ${share.toFixed(2)}`)
    .join(', ')
}
