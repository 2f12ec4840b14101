import { type Dataset, IMAGE_PIXELS } from '@finetune-lab/data'
import type { LabelledImages } from '@finetune-lab/model'
import { FINETUNE_SUBSET } from '../training/random-purposes.ts'
import { subset } from '../training/subset.ts'

/**
 * Training images to choose settings on: of each class, the `perClass` images that follow those of the finetune subset in
 * the seed's order. Subsets nest, so none of them is in the subset, and none is a test image.
 *
 * @param samplesPerClass of the finetune subset
 * @returns fewer per class if a class has fewer left; undefined if one has none
 */
export function validationImages(
  dataset: Dataset,
  samplesPerClass: number,
  perClass: number,
  seed: number,
): LabelledImages | undefined {
  const counts = new Uint32Array(dataset.classes.length)
  for (const label of dataset.train.labels) counts[label]++
  const size = Math.min(perClass, Math.min(...counts) - samplesPerClass)
  if (size < 1) return undefined
  const drawn = samplesPerClass + size
  const { images } = subset(dataset, 'train', drawn, seed, FINETUNE_SUBSET)
  const own = { ...images, count: size * counts.length, labels: new Uint8Array(size * counts.length) }
  const pixels = new Uint8Array(own.count * IMAGE_PIXELS)
  for (let label = 0; label < counts.length; label++) {
    const from = label * drawn + samplesPerClass
    pixels.set(images.images.subarray(from * IMAGE_PIXELS, (from + size) * IMAGE_PIXELS), label * size * IMAGE_PIXELS)
    own.labels.fill(label, label * size, (label + 1) * size)
  }
  return { ...own, images: pixels }
}
