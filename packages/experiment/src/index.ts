export { type Control, type ControlName, controlNames, controls, findControl } from './controls/controls.ts'
export { trainedSettings } from './controls/trained-settings.ts'
export type { ExecutorChoice, Expectation, Experiment, Tune, Vary } from './experiment.ts'
export { type FollowUp, type FollowUpText, finerSizes, followUp } from './follow-up/follow-up.ts'
export { MAX_RUNS, MOST_SAMPLES_PER_CLASS } from './limits.ts'
export { type ParsedExperiment, parseExperiment } from './parse-experiment.ts'
export { type SmallSubset, smallSubsets, withoutPartner } from './plan/batch-size.ts'
export { countRuns, type PlannedRun, planExperiment } from './plan/plan.ts'
export { runIdentity } from './plan/run-identity.ts'
export { experimentNeed, generalNeed, IMAGE_SHAPE, runNetwork } from './plan/run-network.ts'
export type { FinetuneSettings, RunSettings } from './plan/run-settings.ts'
export { type DatasetSize, estimateSeconds, planWork, runSeconds, type Speed } from './plan/work.ts'
export { checkAgainstData } from './problems/check-against-data.ts'
export { grouped } from './problems/describe.ts'
export {
  type Entry,
  type Locate,
  type Location,
  locator,
  type Path,
  pathLabel,
  type Range,
} from './problems/location.ts'
export type { Problem } from './problems/problem.ts'
export { executorNameOrAuto } from './schema/executor-schema.ts'
export { type JsonSchema, jsonSchema, keysAt, schemasAt } from './schema/json-schema.ts'
export { pointOfRun } from './seeds/point-of-run.ts'
export { type SeedRule, seedsNeededFor } from './seeds/seed-rule.ts'
export { pointsText, seedWords } from './seeds/seed-words.ts'
export { effectiveBatchSize } from './settings/batch-size.ts'
export { effectiveSettings } from './settings/effective-settings.ts'
export { isListed, ownValues, singleValue, valuesOf, valuesOfRun } from './settings/experiment-values.ts'
export type { Setting } from './settings/setting.ts'
export {
  fileSettings,
  type SettingEntry,
  settingAt,
  settingsOf,
  valueLabel,
  valueWords,
} from './settings/setting-entries.ts'
export { storedExperimentFields, storedRunFields } from './settings/settings-schema.ts'
export { storedTune, tunedSettings } from './settings/tunable-settings.ts'
export { usualKeys } from './settings/usual-keys.ts'
export { LONGEST_TEXT } from './yaml/read-yaml.ts'
