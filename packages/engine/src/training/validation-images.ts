import { type Dataset, drawSubset } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import type { LabelledImages } from '@finetune-lab/model'
import { FINETUNE_SUBSET, PRETRAIN_SUBSET } from './random-purposes.ts'
import { imagesAt } from './subset.ts'

/**
 * Training images to choose settings on: of each class, the `perClass` images that follow those of the finetune subset in
 * the seed's order. Subsets nest, so none of them is in the subset, and none is a test image.
 *
 * @param samplesPerClass of the finetune subset
 * @param pretraining images of this pre-training subset, if it is of the same data set, are used only if there are no
 *   others: a network is better on images that it was trained on
 * @returns class by class; fewer per class if a class has fewer left; undefined if one has none
 */
export function validationImages(
  dataset: Dataset,
  samplesPerClass: number,
  perClass: number,
  seed: number,
  pretraining?: Pick<RunSettings['pretrain'], 'dataset' | 'samplesPerClass'>,
): LabelledImages | undefined {
  const { name, classes, train } = dataset
  const counts = new Uint32Array(classes.length)
  for (const label of train.labels) counts[label]++
  const fewest = Math.min(...counts)
  const size = Math.min(perClass, fewest - samplesPerClass)
  if (size < 1) return undefined
  const avoided = pretraining?.dataset === name ? pretraining.samplesPerClass : 0
  const seen = new Set(avoided > 0 ? drawSubset(train.labels, classes, avoided, seed, PRETRAIN_SUBSET, name) : [])
  const drawn = Math.min(fewest, samplesPerClass + size + avoided)
  const order = drawSubset(train.labels, classes, drawn, seed, FINETUNE_SUBSET, name)
  const indices = classes.flatMap((_, label) => {
    const left = [...order.subarray(label * drawn + samplesPerClass, (label + 1) * drawn)]
    return [...left.filter(image => !seen.has(image)), ...left.filter(image => seen.has(image))].slice(0, size)
  })
  return imagesAt(dataset, 'train', Uint32Array.from(indices))
}
