export { csv } from './csv.ts'
export { type AccuracyCurves, type AccuracyPoint, type AccuracySeries, curves } from './curves.ts'
export {
  type DifferenceCurves,
  type DifferencePoint,
  type DifferenceSeries,
  differences,
  type PairedDifference,
  pairedDifference,
} from './differences.ts'
export { type FinetuneOutcome, finetuneOutcomes, type WithResult } from './finetune-outcomes.ts'
export { type SweepJson, sweepJson } from './json.ts'
export {
  type Comparison,
  type DatasetOutcome,
  type PredictionOutcome,
  predictionOutcomes,
  type Verdict,
} from './prediction-outcomes.ts'
export { COLUMNS, type Row, rows } from './rows.ts'
export { type Interval, mean, tInterval, wilsonInterval } from './statistics/interval.ts'
export { tCoverage, tCritical } from './statistics/student-t.ts'
