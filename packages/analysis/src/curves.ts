import {
  type FinetuneOutcome,
  finetuneOutcomes,
  groupBy,
  inRegistryOrder,
  type WithResult,
} from './finetune-outcomes.ts'
import { type Interval, mean, tInterval, wilsonInterval } from './statistics/interval.ts'

/** The curves of one finetune data set. */
export interface AccuracyCurves {
  readonly dataset: string
  readonly series: readonly AccuracySeries[]
}

export interface AccuracySeries {
  /** The augmentation's label: `mixup`, `mixup(alpha=0.4)`. */
  readonly augmentation: string
  /** By rising number of samples. */
  readonly points: readonly AccuracyPoint[]
}

/** Accuracies are shares, 0 … 1. */
export interface AccuracyPoint {
  readonly samplesPerClass: number
  readonly mean: number
  /** The number of seeds that the mean rests on. */
  readonly n: number
  /** By rising seed. */
  readonly values: readonly { readonly seed: number; readonly accuracy: number }[]
  /** Over seeds (t); with one seed the binomial one of its test set (wilson). */
  readonly interval?: Interval
}

/** Mean accuracy over samples per class, for each finetune data set and augmentation, from all finished runs. */
export function curves(runs: readonly WithResult[]): AccuracyCurves[] {
  const byDataset = groupBy(finetuneOutcomes(runs), ({ dataset }) => dataset)
  return [...byDataset].map(([dataset, outcomes]) => {
    const byAugmentation = groupBy(outcomes, ({ augmentation }) => augmentation)
    const series = inRegistryOrder(byAugmentation.keys()).map(augmentation => {
      const bySamples = groupBy(byAugmentation.get(augmentation)!, ({ samplesPerClass }) => samplesPerClass)
      return { augmentation, points: [...bySamples.values()].map(point).toSorted(bySamplesPerClass) }
    })
    return { dataset, series }
  })
}

function point(outcomes: readonly FinetuneOutcome[]): AccuracyPoint {
  const values = outcomes.map(({ seed, accuracy }) => ({ seed, accuracy })).toSorted((a, b) => a.seed - b.seed)
  const accuracies = values.map(({ accuracy }) => accuracy)
  const [{ samplesPerClass, accuracy, testImages }] = outcomes
  const interval = values.length > 1 ? tInterval(accuracies) : wilsonInterval(accuracy, testImages)
  return { samplesPerClass, mean: mean(accuracies), n: values.length, values, interval }
}

function bySamplesPerClass(a: AccuracyPoint, b: AccuracyPoint): number {
  return a.samplesPerClass - b.samplesPerClass
}
