export {
  ACCURACY,
  type ClassCount,
  classAccuracies,
  classMeasure,
  classNames,
  isBetter,
  MEASURES,
  type Measure,
  measureNamed,
  missingMeasureNote,
} from './measure.ts'
