import { type Dataset, drawSubset, IMAGE_PIXELS, type Split } from '@finetune-lab/data'
import type { LabelledImages } from '@finetune-lab/model'

export interface Subset {
  /** [count], index of each image in its split. */
  readonly indices: Uint32Array
  readonly images: LabelledImages
}

/** The images that a stage trains on: `samplesPerClass` of each class, drawn by the seed. */
export function subset(dataset: Dataset, split: Split, samplesPerClass: number, seed: number, purpose: string): Subset {
  const indices = drawSubset(dataset[split].labels, dataset.classes, samplesPerClass, seed, purpose, dataset.name)
  return { indices, images: imagesAt(dataset, split, indices) }
}

/** Copies images of a split, by their indices. */
export function imagesAt(
  { classes, mean, std, ...dataset }: Dataset,
  split: Split,
  indices: Uint32Array,
): LabelledImages {
  const { images: all, labels: allLabels } = dataset[split]
  const images = new Uint8Array(indices.length * IMAGE_PIXELS)
  const labels = new Uint8Array(indices.length)
  for (const [i, index] of indices.entries()) {
    images.set(all.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS), i * IMAGE_PIXELS)
    labels[i] = allLabels[index]
  }
  return { count: indices.length, images, labels, classes: classes.length, mean, std }
}

/** Like `subset`, but draws each subset once: runs that request the same one share its arrays. */
export function subsets(
  split: Split,
  purpose: string,
): (dataset: Dataset, samplesPerClass: number, seed: number) => Subset {
  const drawn = new Map<string, Subset>()
  return (dataset, samplesPerClass, seed) => {
    const key = JSON.stringify([dataset.name, samplesPerClass, seed])
    const found = drawn.get(key) ?? subset(dataset, split, samplesPerClass, seed, purpose)
    drawn.set(key, found)
    return found
  }
}
