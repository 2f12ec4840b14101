import { aroundShare, isNearBound } from './statistics/around.ts'
import { outlier } from './statistics/grubbs.ts'
import { type Interval, mean } from './statistics/interval.ts'
import { median, medianInterval } from './statistics/median-interval.ts'
import { newImagesInterval } from './statistics/new-images.ts'
import { standardDeviation } from './statistics/spread.ts'
import { tCritical } from './statistics/student-t.ts'

/** What is said of a mean in addition to its plain t-interval. */
export interface PointIntervals {
  /** The interval to show near 0 and 100 %, on the scale of logits; missing elsewhere and with fewer than three seeds. */
  readonly bounded?: Interval
  /** For new test images from the same source; `interval` and `bounded` are for this test set. Missing with one seed. */
  readonly newImages?: Interval
  /** The seeds whose accuracy is too far from the others to be chance (Grubbs); missing if there are none. */
  readonly outlying?: readonly number[]
  /** With a collapsed or outlying seed: the median over seeds, which such a seed hardly moves. */
  readonly median?: { readonly accuracy: number; readonly interval?: Interval }
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
  values: readonly { readonly seed: number; readonly accuracy: number; readonly collapse?: unknown }[],
  testImages: number,
  points: number,
  most = 1,
): PointIntervals {
  const accuracies = values.map(({ accuracy }) => accuracy)
  const centre = mean(accuracies)
  const n = accuracies.length
  const error = (standardDeviation(accuracies) ?? 0) / Math.sqrt(n)
  const estimate = { mean: centre / most, error: error / most, n }
  const bounded = isNearBound(estimate) ? scaled(aroundShare(estimate, tCritical(n - 1)), most) : undefined
  const newImages = newImagesInterval(accuracies, testImages)
  const collapsed = values.filter(({ collapse }) => collapse !== undefined).length
  const far = collapsed > 0 ? undefined : outlier(accuracies, OUTLIER_LEVEL / points)
  const robust = n > 2 && (far !== undefined || (collapsed > 0 && collapsed < values.length))
  const interval = robust ? medianInterval(accuracies) : undefined
  return {
    ...(bounded && { bounded }),
    ...(newImages && { newImages }),
    ...(far !== undefined && { outlying: [values[far].seed] }),
    ...(robust && { median: { accuracy: median(accuracies), ...(interval && { interval }) } }),
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
