import { tCritical } from '@finetune-lab/random'
import { aroundShare } from './around.ts'
import { type Interval, mean, Z } from './interval.ts'
import { standardDeviation } from './spread.ts'

/**
 * The 95 % interval of a mean accuracy for new test images from the same source. Two stages are chance: the seeds, with
 * Student's half-width t · s / √n, and the drawing of the test images, with at most z · √(p (1 − p) / N). That most is
 * reached if the networks of all seeds err on the same images; otherwise the interval is too wide, never too narrow. The
 * half-width is the root of both squares. Zou, Donner: Construction of Confidence Limits About Effect Measures, Statistics
 * in Medicine 27, 2008.
 *
 * @param accuracies of the seeds, on the same test images
 * @param first those that the spread comes from
 * @returns undefined for fewer than two seeds, and without test images
 */
export function newImagesInterval(
  accuracies: readonly number[],
  testImages: number,
  first = accuracies,
): Interval | undefined {
  const n = accuracies.length
  const deviation = standardDeviation(first)
  if (deviation === undefined || testImages < 1) return undefined
  const centre = mean(accuracies)
  const seeds = (tCritical(first.length - 1) * deviation) / Math.sqrt(n)
  const images = Z * Math.sqrt((centre * (1 - centre)) / testImages)
  return aroundShare({ mean: centre, error: Math.hypot(seeds, images), n }, 1)
}
