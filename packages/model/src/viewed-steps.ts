import { type Composition, hasViews, viewImages } from '@finetune-lab/augmentation'
import { checkRegion, checkSample, checkSource } from './checks.ts'
import type { LabelledImages, PretrainingSteps } from './network.ts'

/** Steps whose images are all used as stored, and these images. */
export interface StoredSteps {
  readonly steps: PretrainingSteps
  readonly images: LabelledImages
}

/**
 * Replaces the views of samples (warps, erased parts, changed tones) by images: one image for each sample of each batch,
 * in order. An executor that trains on these trains on the same batches, and needs to know nothing about views.
 *
 * @returns undefined if no sample has a view
 * @throws RangeError if a view points outside its batch or the image
 */
export function viewedSteps(steps: PretrainingSteps, images: LabelledImages): StoredSteps | undefined {
  const { samples, compositions, batchSize } = steps
  if (!hasViews(compositions)) return undefined
  for (const sample of samples) checkSample(sample, images.count)
  for (const composition of compositions) checkView(composition, batchSize)
  return {
    steps: {
      ...steps,
      samples: samples.map((_, index) => index),
      compositions: compositions.map(({ view, ...rest }) => rest),
    },
    images: {
      ...images,
      count: samples.length,
      images: viewImages(images.images, samples, compositions, batchSize, images.mean),
      labels: Uint8Array.from(samples, sample => images.labels[sample]),
    },
  }
}

function checkView({ view = [] }: Composition, batchSize: number): void {
  for (const operation of view) {
    if (operation.kind === 'erase') checkRegion(operation)
    if (operation.kind !== 'paste') continue
    const { source, fromLeft, fromTop, left, top, right, bottom } = operation
    checkSource(source, batchSize)
    checkRegion(operation)
    checkRegion({ left: fromLeft, top: fromTop, right: fromLeft + right - left, bottom: fromTop + bottom - top })
  }
}
