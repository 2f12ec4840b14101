import type { AccuracySeries } from '../curves.ts'
import { fitPowerLaw, type PowerLaw, powerLawAt } from '../statistics/power-law.ts'
import { middle95, type Resamples } from './bootstrap.ts'

/** A power law through an augmentation's means, and what it predicts. */
export interface LearningCurve {
  readonly augmentation: string
  /** Fitted to all sizes. */
  readonly fit: PowerLaw
  /** With twice the largest number of samples. */
  readonly twice: PredictedMean
  /** Fitted without the largest size, and asked for it. */
  readonly check: PredictedMean & {
    /** The mean that was measured there. */
    readonly measured: number
    /**
     * Predicted − measured, over resampled seeds; 0 outside of it means that the curve has another shape. 95 % for all
     * curves of the data set together (Bonferroni).
     */
    readonly gap?: { readonly low: number; readonly high: number }
    readonly n: number
  }
}

export interface PredictedMean {
  readonly samplesPerClass: number
  readonly mean: number
  /** 95 %, over resampled seeds: the chance in the seeds, not that the curve has another shape. */
  readonly interval?: { readonly low: number; readonly high: number }
}

/** Three parameters; the check leaves one size out, and one more must be able to contradict. */
const LEAST_SIZES = 5

/**
 * @param sizes of the resamples' means
 * @param index of the augmentation in each resample
 * @param curves number of curves of the data set, which are checked together
 * @returns undefined for fewer than five sizes
 */
export function learningCurve(
  { augmentation, points }: AccuracySeries,
  sizes: readonly number[],
  resamples: Resamples,
  index: number,
  curves: number,
): LearningCurve | undefined {
  if (points.length < LEAST_SIZES) return undefined
  const own = points.map(({ samplesPerClass }) => samplesPerClass)
  const means = points.map(({ mean }) => mean)
  const columns = own.map(size => sizes.indexOf(size))
  const drawn = resamples
    .slice(0, MOST_RESAMPLES)
    .map(resample => columns.map(column => resample[index][column]))
    .filter(values => !values.some(Number.isNaN))
  const end = points[points.length - 1]
  const predicted = (samplesPerClass: number, count: number): PredictedMean => {
    const at = (values: readonly number[], steps?: number) =>
      powerLawAt(fitPowerLaw(own.slice(0, count), values.slice(0, count), steps), samplesPerClass)
    const interval = middle95(drawn.map(values => at(values, STEPS)))
    return { samplesPerClass, mean: at(means), ...(interval && { interval }) }
  }
  const smaller = own.slice(0, -1)
  const gap = middle95(
    drawn.map(
      values =>
        powerLawAt(fitPowerLaw(smaller, values.slice(0, -1), STEPS), end.samplesPerClass) - values[values.length - 1],
    ),
    0.05 / curves,
  )
  return {
    augmentation,
    fit: fitPowerLaw(own, means),
    twice: predicted(2 * end.samplesPerClass, own.length),
    check: { ...predicted(end.samplesPerClass, own.length - 1), measured: end.mean, n: end.n, ...(gap && { gap }) },
  }
}

/** Of the search for a resample’s curve. */
const STEPS = 12

/** Enough for the ends of an interval in tenths of a point. */
const MOST_RESAMPLES = 200
