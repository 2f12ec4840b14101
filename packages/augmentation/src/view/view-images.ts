import type { Composition } from '../augmentation.ts'
import { IMAGE_PIXELS } from '../regions.ts'
import type { Canvas } from './canvas.ts'
import { applyOperation } from './operation.ts'

/** Whether any sample is seen in another way than as stored. */
export const hasViews = (compositions: readonly Composition[]): boolean =>
  compositions.some(({ view }) => view !== undefined && view.length > 0)

/**
 * The images of some batches as their samples see them, before anything is painted. Every executor and the inspector
 * get their images from here, so they agree in every bit.
 *
 * @param images Uint8Array [images, 784], grey values as stored
 * @param samples [steps · batchSize], which image each sample is
 * @param compositions [steps · batchSize]
 * @param mean mean grey value of the data set in [0, 1], for erased rectangles
 * @returns Uint8Array [steps · batchSize, 784]
 */
export function viewImages(
  images: Uint8Array,
  samples: ArrayLike<number>,
  compositions: readonly Composition[],
  batchSize: number,
  mean: number,
): Uint8Array {
  const seen = new Uint8Array(samples.length * IMAGE_PIXELS)
  const imageOf = (index: number) => images.subarray(samples[index] * IMAGE_PIXELS, (samples[index] + 1) * IMAGE_PIXELS)
  const scratch = new Uint8Array(IMAGE_PIXELS)
  const grey = Math.round(255 * mean)
  for (let index = 0; index < samples.length; index++) {
    const image = seen.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS)
    image.set(imageOf(index))
    const view = compositions[index].view ?? []
    if (view.length === 0) continue
    const first = index - (index % batchSize)
    const canvas: Canvas = { image, scratch, mean: grey, stored: position => imageOf(first + position) }
    for (const operation of view) applyOperation(operation, canvas)
  }
  return seen
}
