export {
  ACCURACY,
  type ClassCount,
  classAccuracies,
  classMeasure,
  classNames,
  isBetter,
  type Measure,
  MEASURES,
  measureNamed,
  missingMeasureNote,
} from './measure.ts'
