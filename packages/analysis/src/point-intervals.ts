import { tCritical } from '@finetune-lab/random'
import { aroundShare, isNearBound } from './statistics/around.ts'
import { firstOf } from './statistics/first-values.ts'
import { outlier } from './statistics/grubbs.ts'
import { type Interval, mean, spreadOf } from './statistics/interval.ts'
import { median, medianInterval } from './statistics/median-interval.ts'
import { newImagesInterval } from './statistics/new-images.ts'
import { standardDeviation } from './statistics/spread.ts'

/** What is said of a mean in addition to its plain t-interval. */
export interface PointIntervals {
  /** The interval to show near 0 and 100 %, on the scale of logits; missing elsewhere and with fewer than three seeds. */
  readonly bounded?: Interval
  /** For new test images from the same source; `interval` and `bounded` are for this test set. Missing with one seed. */
  readonly newImages?: Interval
  /** The seeds whose accuracy is too far from the others to be chance (Grubbs); missing if there are none. */
  readonly outlying?: readonly number[]
  /** With a collapsed or outlying seed: the median over the first seeds, which such a seed hardly moves. */
  readonly median?: { readonly accuracy: number; readonly n: number; readonly interval?: Interval }
}

/** The chance of a false outlier among all points of a data set. */
const OUTLIER_LEVEL = 0.01

/**
 * @param values by seed, at least one
 * @param testImages that the values are shares of; 0 if they are not
 * @param points the number of points on the data set, over which the test for outliers is adjusted (Bonferroni)
 * @param most the largest possible value
 */
export function pointIntervals(
  values: readonly {
    readonly seed: number
    readonly accuracy: number
    readonly added?: true
    readonly collapse?: unknown
  }[],
  testImages: number,
  points: number,
  most = 1,
): PointIntervals {
  const accuracies = values.map(({ accuracy }) => accuracy)
  const centre = mean(accuracies)
  const n = accuracies.length
  const first = firstOf(values).map(({ accuracy }) => accuracy)
  const error = (standardDeviation(first) ?? 0) / Math.sqrt(n)
  const estimate = { mean: centre / most, error: error / most, n }
  const bounded = isNearBound(estimate)
    ? { ...scaled(aroundShare(estimate, tCritical(first.length - 1)), most), ...spreadOf(accuracies, first) }
    : undefined
  const newImages = newImagesInterval(accuracies, testImages, first)
  const collapsed = values.filter(({ collapse }) => collapse !== undefined).length
  const far = collapsed > 0 ? undefined : outlier(accuracies, OUTLIER_LEVEL / points)
  const robust = n > 2 && (far !== undefined || (collapsed > 0 && collapsed < values.length))
  // Order statistics of a number of seeds that was chosen while the sweep ran have no known coverage.
  const interval = robust ? medianInterval(first) : undefined
  return {
    ...(bounded && { bounded }),
    ...(newImages && { newImages }),
    ...(far !== undefined && { outlying: [values[far].seed] }),
    ...(robust && { median: { accuracy: median(first), n: first.length, ...(interval && { interval }) } }),
  }
}

const scaled = (interval: Interval, factor: number): Interval => ({
  ...interval,
  low: interval.low * factor,
  high: interval.high * factor,
})

/** The interval to show for a mean: near 0 and 100 % the bounded one. */
export function shownInterval({
  interval,
  bounded,
}: {
  readonly interval?: Interval
  readonly bounded?: Interval
}): Interval | undefined {
  return bounded ?? interval
}
