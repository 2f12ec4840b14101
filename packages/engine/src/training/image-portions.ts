import { type Dataset, IMAGE_PIXELS } from '@finetune-lab/data'
import type { LabelledImages } from '@finetune-lab/model'
import { FIXED_PORTIONS } from './portions.ts'

/** The whole test set of a data set. */
export const testSet = ({ test, classes, mean, std }: Dataset): LabelledImages => ({
  ...test,
  classes: classes.length,
  mean,
  std,
})

/**
 * Images in portions, which share the arrays.
 *
 * @param atOnce returns the number of images in the next portion; called each time
 * @param from the first image
 */
export function* inPortions(
  images: LabelledImages,
  atOnce: () => number = FIXED_PORTIONS.testImages,
  from = 0,
): Generator<LabelledImages> {
  for (let first = from, end: number; first < images.count; first = end) {
    end = Math.min(images.count, first + atOnce())
    yield {
      ...images,
      count: end - first,
      images: images.images.subarray(first * IMAGE_PIXELS, end * IMAGE_PIXELS),
      labels: images.labels.subarray(first, end),
    }
  }
}
