import type { Stream } from '@finetune-lab/random'

/**
 * Returns the stream with every Beta draw replaced by `lambda` and all other draws unchanged. Any augmentation that
 * draws its λ from this stream blends with that value.
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
