import { labelShares, paintPatch } from '@finetune-lab/augmentation'
import { type Shape, sizeOf } from '@finetune-lab/network'
import { checkRegion, checkSample, checkSource, checkWeight } from '../checks.ts'
import type { LabelledImages, PretrainingSteps } from '../network.ts'
import { normaliseImages } from '../normalisation.ts'

/** Normalised values of the grey values 0 … 255. */
export const normalisedValues = ({ mean, std }: LabelledImages): Float32Array =>
  normaliseImages(
    Uint8Array.from({ length: 256 }, (_, grey) => grey),
    mean,
    std,
  )

/**
 * Makes one batch as compositions describe it, in the arithmetic of the course network's kernels: float32, rounded after
 * each operation.
 *
 * @param images those loaded; each has the shape `shape`
 * @param values of `normalisedValues`
 * @param into Float32Array [batch, shape], where the images go
 * @returns labels, Float32Array [batch, classes]
 */
export function composedBatch(
  images: LabelledImages,
  { batchSize, samples, compositions }: PretrainingSteps,
  step: number,
  shape: Shape,
  values: Float32Array,
  into: Float32Array,
): Float32Array {
  const size = sizeOf(shape)
  const first = step * batchSize
  const labels = new Float32Array(batchSize * images.classes)
  const originals = new Float32Array(batchSize * size)
  for (let position = 0; position < batchSize; position++) {
    const sample = samples[first + position]
    checkSample(sample, images.count)
    for (let i = 0; i < size; i++) originals[position * size + i] = values[images.images[sample * size + i]]
  }
  into.set(originals)
  for (let position = 0; position < batchSize; position++) {
    const composition = compositions[first + position]
    const { patches, label } = composition
    const image = into.subarray(position * size, (position + 1) * size)
    for (const patch of patches) {
      checkSource(patch.source, batchSize)
      checkWeight(patch.weight)
      checkRegion(patch, shape)
      paintPatch(image, originals.subarray(patch.source * size, (patch.source + 1) * size), patch, shape)
    }
    for (const { source, weight } of label) {
      checkSource(source, batchSize)
      checkWeight(weight)
    }
    const classOf = (source: number) => images.labels[samples[first + source]]
    for (const share of labelShares(composition, classOf, images.classes))
      labels[position * images.classes + share.class] += Math.fround(share.weight)
  }
  return labels
}
