/** A 95 % interval. `t`: Student's, over seeds. `wilson`: binomial, of one network on its test set. */
export interface Interval {
  readonly kind: 't' | 'wilson'
  readonly low: number
  readonly high: number
}

/** Accuracies are shares, 0 … 1. */
export interface AccuracyPoint {
  readonly samplesPerClass: number
  readonly mean: number
  /** The number of seeds that the mean rests on. */
  readonly n: number
  readonly values: readonly { readonly seed: number; readonly accuracy: number }[]
  readonly interval?: Interval
}

export interface AccuracySeries {
  /** The augmentation's label: `mixup`, `mixup(alpha=0.4)`. */
  readonly augmentation: string
  readonly points: readonly AccuracyPoint[]
}

/** The curves of one finetune data set. */
export interface AccuracyCurves {
  readonly dataset: string
  readonly series: readonly AccuracySeries[]
}

/** Accuracy minus the reference's with the same seed, −1 … 1. */
export interface DifferencePoint {
  readonly samplesPerClass: number
  readonly mean: number
  /** The number of pairs. */
  readonly n: number
  readonly interval?: Interval
}

export interface DifferenceSeries {
  readonly augmentation: string
  readonly points: readonly DifferencePoint[]
}

export interface DifferenceCurves {
  readonly dataset: string
  readonly series: readonly DifferenceSeries[]
}
