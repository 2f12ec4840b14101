import type { SweepSnapshot } from '@finetune-lab/runs'
import type { AccuracyCurves, DifferenceCurves } from '../chart-data.ts'

export interface ReportInput {
  /** One sweep, or several to be compared; the first is the reference. */
  readonly sweeps: readonly ReportSweep[]
  /** When the report is made: ISO 8601. */
  readonly created: string
}

/** A sweep as the store tells it, with what the analysis made of it. */
export interface ReportSweep {
  readonly snapshot: SweepSnapshot
  readonly curves: readonly AccuracyCurves[]
  /** Differences to `reference`, paired by seed. */
  readonly differences: readonly DifferenceCurves[]
  /** The label that differences are to. Default `none`. */
  readonly reference?: string
  readonly predictions: readonly ReportPrediction[]
  /** Whose confusion matrices are shown. Default: the setting with the highest mean accuracy, for each data set. */
  readonly confusionOf?: Setting
}

export interface Setting {
  readonly augmentation: string
  readonly samplesPerClass: number
}

export interface ReportPrediction {
  readonly text: string
  /** One for each finetune data set; none where a person is to judge. */
  readonly outcomes: readonly {
    readonly dataset: string
    readonly verdict: 'held' | 'did not hold' | 'undecided'
    /** What the verdict rests on: `+7.5 points [+1.6, +13.4], n = 3`. */
    readonly figures: string
  }[]
}
