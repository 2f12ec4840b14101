import type { AccuracySeries } from '../curves.ts'
import { rising } from '../statistics/isotonic.ts'
import { middle95, type Resamples } from './bootstrap.ts'

/** The number of labels that an augmentation replaces. */
export interface LabelsSaved {
  readonly augmentation: string
  readonly reference: string
  readonly points: readonly Equivalent[]
}

/** With `samplesPerClass` samples the augmentation does as well as the reference with `reference` samples. */
export interface Equivalent {
  readonly samplesPerClass: number
  /** The number of seeds in the augmentation's mean. */
  readonly n: number
  readonly reference: Samples
  /** 95 %, over resampled seeds. Missing without resamples, or if this or a reference point has one seed. */
  readonly interval?: { readonly low: Samples; readonly high: Samples }
}

/** A number of samples per class; `fewer` or `more` beyond the ends of the reference's curve. */
export interface Samples {
  readonly samplesPerClass: number
  readonly beyond?: 'fewer' | 'more'
}

/**
 * For each number of samples of an augmentation, the number of samples with which the reference reaches the same mean
 * accuracy. The reference's means are first made monotone (`rising`): on average more samples do not hurt, so a fall
 * counts as chance. Between two sizes, accuracy is linear in log2 of the samples, as the curves are drawn. On a flat
 * stretch, the smallest number counts. The interval comes from the same reading in each resample of the seeds, which
 * covers the chance in both curves and what they share.
 */
export function labelsSaved(
  series: readonly AccuracySeries[],
  index: number,
  referenceIndex: number,
  sizes: readonly number[],
  resamples: Resamples,
): LabelsSaved {
  const { augmentation, points } = series[index]
  const base = series[referenceIndex]
  const baseSizes = base.points.map(({ samplesPerClass }) => samplesPerClass)
  const columns = baseSizes.map(size => sizes.indexOf(size))
  const logs = baseSizes.map(size => Math.log2(size))
  const curve = rising(base.points.map(({ mean }) => mean))
  const resampledCurves = resamples.map(resample => rising(columns.map(column => resample[referenceIndex][column])))
  const asSamples = (log: number): Samples =>
    log === -Infinity
      ? { samplesPerClass: baseSizes[0], beyond: 'fewer' }
      : log === Infinity
        ? { samplesPerClass: baseSizes.at(-1)!, beyond: 'more' }
        : { samplesPerClass: 2 ** log }
  return {
    augmentation,
    reference: base.augmentation,
    points: points.map(({ samplesPerClass, mean, n }) => {
      const column = sizes.indexOf(samplesPerClass)
      const readings = resamples.flatMap((resample, i) => {
        const reading = logSamplesAt(resample[index][column], resampledCurves[i], logs)
        return Number.isNaN(reading) ? [] : [reading]
      })
      const range = middle95(readings)
      return {
        samplesPerClass,
        n,
        reference: asSamples(logSamplesAt(mean, curve, logs)),
        interval: range && { low: asSamples(range.low), high: asSamples(range.high) },
      }
    }),
  }
}

/** log2 of the samples at which a rising curve first reaches a height; −∞ below its start, ∞ above its end. */
function logSamplesAt(height: number, curve: readonly number[], logs: readonly number[]): number {
  if (Number.isNaN(height) || curve.some(Number.isNaN)) return Number.NaN
  if (height < curve[0] - ROUNDING) return -Infinity
  const right = curve.findIndex(mean => mean >= height - ROUNDING)
  if (right < 0) return Infinity
  if (right === 0) return logs[0]
  const share = (height - curve[right - 1]) / (curve[right] - curve[right - 1])
  return logs[right - 1] + Math.min(1, share) * (logs[right] - logs[right - 1])
}

/** Rounding error between means of equal accuracies. */
const ROUNDING = 1e-12
