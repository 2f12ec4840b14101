export {
  ACCURACY,
  classAccuracies,
  classMeasure,
  classNames,
  isBetter,
  MEASURES,
  type Measure,
  measureNamed,
  missingMeasureNote,
} from './measure.ts'
export { pooledReliability, type ReliabilityBin, settingReliability } from './reliability.ts'
export { type TestDetails, testDetails } from './test-details.ts'
