export { type AnswerOptions, type Answers, answers } from './answers/answers.ts'
export {
  type Contrast,
  type ContrastPoint,
  type PickedDifference,
  type SeedsNeeded,
  significant,
} from './answers/contrasts.ts'
export type { Equivalent, LabelsSaved, Samples } from './answers/labels-saved.ts'
export type { LearningCurve, PredictedMean } from './answers/learning-curve.ts'
export type { Picked } from './answers/picked.ts'
export type { Plateau } from './answers/plateau.ts'
export { formatSamples } from './answers/sentences/labels-saved-sentence.ts'
export { type Sentence, shortSentences } from './answers/sentences/sentences.ts'
export { augmentationName, augmentationTitle, augmentationWords, withAugmentation } from './augmentation-words.ts'
export * from './axes/index.ts'
export { pretrainBatchSizes, smallSubsetsOf } from './batch-sizes.ts'
export { anyPointOn, type BestPoint, bestPoint, bestPointOn } from './best-point.ts'
export { type Alternative, BEST, RECIPE } from './challenge/alternatives.ts'
export { type AlternativeResult, type Challenge, challengeOf, type DatasetChallenge } from './challenge/challenge.ts'
export { challengeLines, challengeScope, notChallenged } from './challenge/challenge-lines.ts'
export type { HeadMeans } from './challenge/head-means.ts'
export type { JudgedOutcome, JudgedSentence } from './challenge/judged-sentences.ts'
export type { ChallengeVerdict } from './challenge/verdict.ts'
export { type Collapse, collapseOf, collapsesOf } from './collapse.ts'
export * from './comparison/index.ts'
export { type ConfusionCounts, type ConfusionShares, meanConfusionShares } from './confusion.ts'
export { csv } from './csv.ts'
export { type AccuracyCurves, type AccuracyPoint, curves, type LostPoint, type SeedAccuracy } from './curves.ts'
export { type DifferenceCurves, type DifferencePoint, differences, pairedDifference } from './differences.ts'
export { executorWords } from './executor-words.ts'
export { failedRuns, failureOf } from './failed-runs.ts'
export * from './filter/index.ts'
export { formatPoints } from './format-points.ts'
export { type SweepJson, sweepJson } from './json.ts'
export { type MeanConfusion, meanConfusion, type NetworkSetting } from './mean-confusion.ts'
export * from './measures/index.ts'
export { type PointIntervals, shownInterval } from './point-intervals.ts'
export {
  isSound,
  type OutlyingPoint,
  outlyingPoints,
  type PointMedian,
  type PointTrouble,
  TROUBLE_ADVICE,
  type TroubleGroup,
  troubleGroups,
  troubleLine,
  troubleOf,
  troubleText,
} from './point-trouble.ts'
export { type PredictionOutcome, predictionOutcomes } from './prediction-outcomes.ts'
export { referenceOf } from './reference.ts'
export { smoothed } from './smoothed.ts'
export { type Interval, mean, tInterval, wilsonInterval } from './statistics/interval.ts'
export { seedsForEquivalence, seedsNeeded } from './statistics/power.ts'
export * from './sweep-list/index.ts'
export { tunedRuns } from './tuning/tuned-runs.ts'
export type { Grid, TunedPoint, Tuning } from './tuning/tuning.ts'
export { tuningOf } from './tuning/tuning.ts'
export { edgeLines, gainLines, missingLines, tuningLines, tuningScope } from './tuning/tuning-lines.ts'
export type { ClassCount, FailedRun, WithResult } from './with-result.ts'
