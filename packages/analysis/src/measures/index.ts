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
