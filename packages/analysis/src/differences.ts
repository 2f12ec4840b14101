import { type AccuracyPoint, type AccuracySeries, curves } from './curves.ts'
import { ACCURACY, type Measure } from './measures/measure.ts'
import { comparisonTrouble } from './point-trouble.ts'
import { firstOf } from './statistics/first-values.ts'
import { cutInterval, type Interval, mean, tInterval } from './statistics/interval.ts'
import type { WithResult } from './with-result.ts'

/** The differences of one finetune data set. */
export interface DifferenceCurves {
  readonly dataset: string
  /** The augmentation that the others are compared with. */
  readonly reference: string
  readonly series: readonly DifferenceSeries[]
}

export interface DifferenceSeries {
  readonly augmentation: string
  readonly points: readonly DifferencePoint[]
  /** Sizes with pairs but without a difference because runs collapsed or failed; missing if there are none. */
  readonly leftOut?: readonly LeftOut[]
}

export interface LeftOut {
  readonly samplesPerClass: number
  /** `none: 3 of 3 seeds predict one class` */
  readonly reason: string
}

export interface SeedDifference {
  readonly seed: number
  readonly difference: number
  readonly added?: true
}

/** Accuracy, or another measure, minus the reference's with the same seed: −1 … 1, or as far as the measure reaches. */
export interface DifferencePoint {
  readonly samplesPerClass: number
  readonly mean: number
  /** The number of pairs. */
  readonly n: number
  /** `added`: see `firstOf`. */
  readonly values: readonly SeedDifference[]
  /** Over at least two pairs; cut at −1 and 1. */
  readonly interval?: Interval
}

/**
 * The difference of each augmentation to the reference, paired by seed: pairs share subset, initial weights and batch
 * order. Points without pairs, or with collapsed or failed runs, are left out: a mean over survivors or dead networks
 * does not measure an augmentation.
 */
export function differences(
  runs: readonly WithResult[],
  reference = 'none',
  measure: Measure = ACCURACY,
): DifferenceCurves[] {
  return curves(runs, measure).map(({ dataset, series }) => {
    const base = series.find(({ augmentation }) => augmentation === reference)
    const others = series.filter(({ augmentation }) => augmentation !== reference)
    return { dataset, reference, series: base ? others.map(other => differenceSeries(other, base, measure)) : [] }
  })
}

function differenceSeries(
  { augmentation, points }: AccuracySeries,
  base: AccuracySeries,
  { most }: Measure,
): DifferenceSeries {
  const pairs = points.flatMap(point => {
    const partner = base.points.find(({ samplesPerClass }) => samplesPerClass === point.samplesPerClass)
    const paired = partner && pairedDifference(point, partner, most)
    if (!paired) return []
    const { samplesPerClass } = point
    const reason = comparisonTrouble([augmentation, point], [base.augmentation, partner])
    return [{ samplesPerClass, paired, reason }]
  })
  const leftOut = pairs.flatMap(({ samplesPerClass, reason }) => (reason ? [{ samplesPerClass, reason }] : []))
  return {
    augmentation,
    points: pairs.flatMap(({ samplesPerClass, paired, reason }) => (reason ? [] : [{ samplesPerClass, ...paired }])),
    ...(leftOut.length > 0 && { leftOut }),
  }
}

export type PairedDifference = Omit<DifferencePoint, 'samplesPerClass'>

/**
 * a − b over the shared seeds; undefined if there are none.
 *
 * @param most the largest possible value
 */
export function pairedDifference(a: AccuracyPoint, b: AccuracyPoint, most = 1): PairedDifference | undefined {
  const values = pairsOf(a, b)
  if (values.length === 0) return undefined
  const numbers = values.map(({ difference }) => difference)
  const first = firstOf(values).map(({ difference }) => difference)
  const interval = cutInterval(tInterval(numbers, first), -most, most)
  return { mean: mean(numbers), n: values.length, values, interval }
}

/** The differences of the shared seeds, a − b. One is added if it is in either point. */
export function pairsOf(a: AccuracyPoint, b: AccuracyPoint): SeedDifference[] {
  return a.values.flatMap(({ seed, accuracy, added }) => {
    const partner = b.values.find(value => value.seed === seed)
    if (!partner) return []
    return [
      { seed, difference: accuracy - partner.accuracy, ...((added || partner.added) && { added: true as const }) },
    ]
  })
}
