import type {
  AccuracyCurves,
  Answers,
  DifferenceCurves,
  NetworkSetting,
  PredictionOutcome,
} from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import type { SampleStrips } from './sample-strips.ts'

export interface ReportInput {
  /** One sweep, or several to be compared. */
  readonly sweeps: readonly ReportSweep[]
  /** When the report is made: ISO 8601. */
  readonly created: string
}

/** A sweep as the store tells it, with what the analysis made of it. */
export interface ReportSweep {
  readonly snapshot: SweepSnapshot
  readonly curves: readonly AccuracyCurves[]
  readonly differences: readonly DifferenceCurves[]
  readonly predictions: readonly PredictionOutcome[]
  readonly answers: readonly Answers[]
  /** Missing where the data set that was pre-trained on is not at hand. */
  readonly samples?: SampleStrips
  /** Whose confusion matrices are shown. Default: the setting with the highest mean accuracy, for each data set. */
  readonly confusionOf?: NetworkSetting
}
