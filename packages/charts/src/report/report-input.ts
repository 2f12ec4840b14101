import type {
  AccuracyCurves,
  Answers,
  AxisCurves,
  Challenge,
  DifferenceCurves,
  NetworkSetting,
  PredictionOutcome,
  Tuning,
} from '@finetune-lab/analysis'
import type { SweepRecord, SweepSnapshot } from '@finetune-lab/runs'
import type { SampleStrips } from './sample-strips.ts'

export interface ReportInput {
  /** One sweep, or several to compare. */
  readonly sweeps: readonly ReportSweep[]
  /** When the report is created: ISO 8601. */
  readonly created: string
  /** Accuracies over the setting that was asked for: of the sweep, or of all sweeps together. */
  readonly axes?: AxesInput
  /** The values that all runs in the report have, in words. Missing if no run was left out. */
  readonly where?: string
}

export interface AxesInput {
  readonly curves: AxisCurves
  readonly datasets: SweepRecord['datasets']
}

/** A sweep's snapshot, or a slice of it, with its analysis: see `analyse`. */
export interface ReportSweep {
  readonly snapshot: SweepSnapshot
  /** The settings of the slice, in words. Missing if this is the whole sweep. */
  readonly part?: string
  readonly where?: Readonly<Record<string, string>>
  /** The sweep that this is a slice of, or whose chosen candidates these are. */
  readonly whole?: SweepSnapshot
  readonly curves: readonly AccuracyCurves[]
  readonly differences: readonly DifferenceCurves[]
  readonly predictions: readonly PredictionOutcome[]
  readonly answers: readonly Answers[]
  /** What was tuned and chosen; missing if nothing is tuned. */
  readonly tuning?: Tuning
  /** Which answers survive other heads; missing if the sweep was not challenged. */
  readonly challenge?: Challenge
  /** Missing if the pre-training data set is not available. */
  readonly samples?: SampleStrips
  /** The setting whose confusion matrices are shown. Default: the one with the highest mean accuracy per data set. */
  readonly confusionOf?: NetworkSetting
}
