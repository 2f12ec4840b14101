import type { AccuracySeries } from '../curves.ts'
import { rising } from '../statistics/isotonic.ts'
import { equalSamples } from './equal-samples.ts'

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
  /** 95 %, for this size alone, over seeds. Missing if fewer than two seeds have this and all reference points. */
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
 * stretch, the smallest number counts. The interval inverts the paired t-test (`equalSamples`), which covers the chance in
 * both curves and what they share; it holds for each size alone.
 */
export function labelsSaved({ augmentation, points }: AccuracySeries, base: AccuracySeries): LabelsSaved {
  const baseSizes = base.points.map(({ samplesPerClass }) => samplesPerClass)
  const logs = baseSizes.map(size => Math.log2(size))
  const curve = rising(base.points.map(({ mean }) => mean))
  const asSamples = (log: number): Samples =>
    log === -Infinity
      ? { samplesPerClass: baseSizes[0], beyond: 'fewer' }
      : log === Infinity
        ? { samplesPerClass: baseSizes.at(-1)!, beyond: 'more' }
        : { samplesPerClass: 2 ** log }
  return {
    augmentation,
    reference: base.augmentation,
    points: points.map(point => {
      const { samplesPerClass, mean, n } = point
      const reading = logSamplesAt(mean, curve, logs)
      const range = equalSamples(point, base.points)
      return {
        samplesPerClass,
        n,
        reference: asSamples(reading),
        // The reading pools falling sizes and uses all seeds: the interval contains it in any case.
        interval: range && {
          low: asSamples(Math.min(range.low, reading)),
          high: asSamples(Math.max(range.high, reading)),
        },
      }
    }),
  }
}

/** log2 of the samples at which a rising curve first reaches a height; −∞ below its start, ∞ above its end. */
function logSamplesAt(height: number, curve: readonly number[], logs: readonly number[]): number {
  if (height < curve[0] - ROUNDING) return -Infinity
  const right = curve.findIndex(mean => mean >= height - ROUNDING)
  if (right < 0) return Infinity
  if (right === 0) return logs[0]
  const share = (height - curve[right - 1]) / (curve[right] - curve[right - 1])
  return logs[right - 1] + Math.min(1, share) * (logs[right] - logs[right - 1])
}

/** Rounding error between means of equal accuracies. */
const ROUNDING = 1e-12
