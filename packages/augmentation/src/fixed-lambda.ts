import type { Stream } from '@finetune-lab/random'

/**
 * The stream with every Beta draw replaced by one value, all else as it is: an augmentation that draws its λ from it
 * blends with that λ, whichever augmentation it is.
 *
 * @param lambda in [0, 1]
 */
export function fixedLambda(random: Stream, lambda: number): Stream {
  if (!(lambda >= 0 && lambda <= 1)) throw new RangeError(`λ ${lambda}: expected a number from 0 to 1`)
  return {
    ...random,
    beta(alpha) {
      random.beta(alpha)
      return lambda
    },
  }
}
