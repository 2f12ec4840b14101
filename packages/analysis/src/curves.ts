import { type ControlName, controls, findControl } from '@finetune-lab/experiment'
import type { Collapse } from './collapse.ts'
import { failedRuns } from './failed-runs.ts'
import { type FinetuneOutcome, finetuneOutcomes, groupBy, inRegistryOrder } from './finetune-outcomes.ts'
import { ACCURACY, type Measure } from './measures/measure.ts'
import { type PointIntervals, pointIntervals } from './point-intervals.ts'
import { firstOf } from './statistics/first-values.ts'
import { cutInterval, type Interval, mean, tInterval, wilsonInterval } from './statistics/interval.ts'
import type { FailedRun, WithResult } from './with-result.ts'

/** The curves of one finetune data set. */
export interface AccuracyCurves {
  readonly dataset: string
  readonly series: readonly AccuracySeries[]
  /** Missing if the sweep has none. */
  readonly controls?: readonly ControlSeries[]
  /** Points without a mean because all their runs failed; missing if there are none. */
  readonly lost?: readonly LostPoint[]
}

/** A control's results. A level one has a single point, which holds for any number of samples per class. */
export interface ControlSeries {
  readonly control: ControlName
  readonly level: boolean
  readonly points: readonly AccuracyPoint[]
}

export interface LostPoint {
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly failed: readonly FailedRun[]
}

export interface AccuracySeries {
  /** The augmentation's label: `mixup`, `mixup(alpha=0.4)`. */
  readonly augmentation: string
  /** By rising number of samples. */
  readonly points: readonly AccuracyPoint[]
}

/** Of accuracies, which are shares, 0 … 1; or of values of another measure, from 0 to its `most`. */
export interface AccuracyPoint extends PointIntervals {
  readonly samplesPerClass: number
  readonly mean: number
  /** The number of seeds in the mean. */
  readonly n: number
  /** By rising seed. */
  readonly values: readonly SeedAccuracy[]
  /**
   * For this test set, over seeds (t), cut at the bounds of possible values; with one seed, the binomial interval of its
   * test set (wilson), if it is a share of images. To show it, use `shownInterval`.
   */
  readonly interval?: Interval
  /** Failed runs, which the mean lacks; missing if none failed. */
  readonly failed?: readonly FailedRun[]
}

export interface SeedAccuracy {
  readonly seed: number
  /** Or the value of the curve's measure. */
  readonly accuracy: number
  /** Added because the first seeds spread: counts in the mean, not in the spread; see `firstOf`. */
  readonly added?: true
  /** Missing if this seed's training did not collapse. */
  readonly collapse?: Collapse
}

/**
 * Mean accuracy, or the mean of another measure, over samples per class, for each finetune data set and augmentation, from
 * all finished runs that have it.
 */
export function curves(runs: readonly WithResult[], measure: Measure = ACCURACY): AccuracyCurves[] {
  const failed = groupBy(failedRuns(runs), pointKey)
  const byDataset = groupBy(finetuneOutcomes(runs, measure), ({ dataset }) => dataset)
  return [...byDataset].map(([dataset, outcomes]) => {
    const byAugmentation = groupBy(outcomes, ({ augmentation }) => augmentation)
    const points = new Set(outcomes.map(pointKey)).size
    const pointsOf = (label: string) => {
      const bySamples = groupBy(byAugmentation.get(label) ?? [], ({ samplesPerClass }) => samplesPerClass)
      return [...bySamples.values()]
        .map(values => accuracyPoint(values, points, failed.get(pointKey(values[0])), measure))
        .toSorted(bySamplesPerClass)
    }
    const series = inRegistryOrder([...byAugmentation.keys()].filter(label => !findControl(label))).map(
      augmentation => ({ augmentation, points: pointsOf(augmentation) }),
    )
    const compared = controls.flatMap(({ name, level }) =>
      byAugmentation.has(name) ? [{ control: name, level, points: pointsOf(name) }] : [],
    )
    const lost = lostPoints(failed, outcomes).filter(({ augmentation }) => !findControl(augmentation))
    return {
      dataset,
      series,
      ...(compared.length > 0 && { controls: compared }),
      ...(lost.length > 0 && { lost }),
    }
  })
}

/**
 * The mean of finetunes that differ only in their seed.
 *
 * @param points how many points the figure has, over which the intervals hold together
 * @param failed the failed runs of the same point
 */
export function accuracyPoint(
  outcomes: readonly FinetuneOutcome[],
  points: number,
  failed: readonly FailedRun[] = [],
  { most }: Pick<Measure, 'most'> = ACCURACY,
): AccuracyPoint {
  const values = outcomes
    .map(
      ({ seed, accuracy, added, collapse }): SeedAccuracy => ({
        seed,
        accuracy,
        ...(added && { added }),
        ...(collapse && { collapse }),
      }),
    )
    .toSorted((a, b) => a.seed - b.seed)
  const accuracies = values.map(({ accuracy }) => accuracy)
  const [{ samplesPerClass, accuracy, testImages }] = outcomes
  const first = firstOf(values).map(({ accuracy }) => accuracy)
  const interval =
    values.length > 1 ? cutInterval(tInterval(accuracies, first), 0, most) : wilsonInterval(accuracy, testImages)
  return {
    samplesPerClass,
    mean: mean(accuracies),
    n: values.length,
    values,
    interval,
    ...(failed.length > 0 && { failed }),
    ...pointIntervals(values, testImages, points, most),
  }
}

function lostPoints(
  failures: ReadonlyMap<string, readonly FailedRun[]>,
  outcomes: readonly FinetuneOutcome[],
): LostPoint[] {
  const there = new Set(outcomes.map(pointKey))
  return [...failures]
    .filter(([key]) => !there.has(key))
    .map(([, failed]) => ({
      augmentation: failed[0].augmentation,
      samplesPerClass: failed[0].samplesPerClass,
      failed,
    }))
    .toSorted(bySamplesPerClass)
}

const pointKey = ({ augmentation, samplesPerClass }: { augmentation: string; samplesPerClass: number }) =>
  JSON.stringify([augmentation, samplesPerClass])

function bySamplesPerClass(a: { samplesPerClass: number }, b: { samplesPerClass: number }): number {
  return a.samplesPerClass - b.samplesPerClass
}
