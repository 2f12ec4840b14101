export {
  type AdjustedDifference,
  type ComparedPoint,
  type ComparedSeries,
  compareSweeps,
  comparisonRefusal,
  type SweepComparison,
  type TargetComparison,
} from './compare-sweeps.ts'
export { asCompared, type ComparedSweep, sweepLetter } from './compared-sweep.ts'
export { type ConfigurationRow, configuration, experimentSettings, type Setting } from './configuration.ts'
export { type ConfusionChange, type ConfusionDifference, confusionDifference } from './confusion-difference.ts'
export type { AccuracyDifference } from './difference.ts'
export { type Disagreement, type Disagreements, disagreements } from './disagreements.ts'
export { type ComparisonJson, comparisonCsv, comparisonJson, withReference } from './exports.ts'
export type { Match } from './match.ts'
export { type Pairing, pairingOf } from './pairing.ts'
export {
  fullestTransferSetting,
  type TransferMatrix,
  type TransferSetting,
  transferMatrices,
  transferMatrix,
  transferSettings,
} from './transfer.ts'
export type { TransferCell, TransferCost, TransferEntry } from './transfer-cell.ts'
export type { TransferDirections } from './transfer-directions.ts'
