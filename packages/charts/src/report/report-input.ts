import type {
  AccuracyCurves,
  Answers,
  Challenge,
  DifferenceCurves,
  NetworkSetting,
  PredictionOutcome,
} from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import type { SampleStrips } from './sample-strips.ts'

export interface ReportInput {
  /** One sweep, or several to compare. */
  readonly sweeps: readonly ReportSweep[]
  /** When the report is created: ISO 8601. */
  readonly created: string
}

/** A sweep's snapshot with its analysis. */
export interface ReportSweep {
  readonly snapshot: SweepSnapshot
  readonly curves: readonly AccuracyCurves[]
  readonly differences: readonly DifferenceCurves[]
  readonly predictions: readonly PredictionOutcome[]
  readonly answers: readonly Answers[]
  /** Which answers survive other heads; missing if the sweep was not challenged. */
  readonly challenge?: Challenge
  /** Missing if the pre-training data set is not available. */
  readonly samples?: SampleStrips
  /** The setting whose confusion matrices are shown. Default: the one with the highest mean accuracy per data set. */
  readonly confusionOf?: NetworkSetting
}
