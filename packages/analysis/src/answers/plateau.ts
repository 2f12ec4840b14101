import type { AccuracySeries } from '../curves.ts'
import { type PairedDifference, pairedDifference } from '../differences.ts'
import { type Means, middle95, type Resamples } from './bootstrap.ts'

/** The number of samples per class at which more samples stop helping. */
export interface Plateau {
  readonly augmentation: string
  /** The largest gain that still counts as none: a share, 0.01 is one point. */
  readonly margin: number
  /** The smallest number of samples from which the gain to the largest is within the margin. */
  readonly from: number
  /** The largest number of samples. If `from` equals it, the curve has no plateau. */
  readonly largest: number
  /** 95 %, over resampled seeds. Missing without resamples, or if a point has one seed. */
  readonly interval?: { readonly low: number; readonly high: number }
  /** The gain from `from` to the largest; without a plateau, the gain of the last step. */
  readonly gain: { readonly of: number; readonly to: number } & PairedDifference
  /**
   * The largest gain that the 95 % intervals of all sizes from `from` on allow. The plateau is shown if this is within
   * the margin. Missing without a plateau, or if one of them has no interval.
   */
  readonly atMost?: number
}

/**
 * The plateau of one augmentation's curve. Undefined for fewer than two sizes with finished runs, or if the compared
 * sizes have no seed in common.
 *
 * @param sizes of the resamples' means
 * @param index of the augmentation in each resample
 */
export function plateau(
  { augmentation, points }: AccuracySeries,
  margin: number,
  sizes: readonly number[],
  resamples: Resamples,
  index: number,
): Plateau | undefined {
  const end = points.at(-1)
  if (points.length < 2 || !end) return undefined
  const own = points.map(({ samplesPerClass }) => samplesPerClass)
  const columns = own.map(size => sizes.indexOf(size))
  const start = plateauStart(
    points.map(({ mean }) => mean),
    margin,
  )
  const starts = resamples.flatMap(resample => {
    const means = columns.map(column => resample[index][column])
    return means.some(Number.isNaN) ? [] : [own[plateauStart(means, margin)]]
  })
  const before = start === points.length - 1 ? start - 1 : start
  const gain = pairedDifference(end, points[before])
  const highs = points.slice(start, -1).map(point => pairedDifference(end, point)?.interval?.high)
  return (
    gain && {
      augmentation,
      margin,
      from: own[start],
      largest: end.samplesPerClass,
      interval: middle95(starts),
      gain: { of: own[before], to: end.samplesPerClass, ...gain },
      atMost: highs.length === 0 || highs.includes(undefined) ? undefined : Math.max(...(highs as number[])),
    }
  )
}

/** The first index from which no mean is below the last by more than the margin. */
function plateauStart(means: Means, margin: number): number {
  const last = means.length - 1
  let start = last
  while (start > 0 && means[last] - means[start - 1] <= margin + ROUNDING) start--
  return start
}

/** Tolerates rounding errors of about 1e-16: a gain of exactly the margin is within it. */
const ROUNDING = 1e-12
