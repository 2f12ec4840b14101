export type { ExecutorChoice, Expectation, Experiment } from './experiment.ts'
export { MAX_RUNS, MOST_SAMPLES_PER_CLASS } from './limits.ts'
export { type ParsedExperiment, parseExperiment } from './parse-experiment.ts'
export { effectiveBatchSize, type SmallSubset, smallSubsets, withoutPartner } from './plan/batch-size.ts'
export { type FinetuneSettings, type PlannedRun, planExperiment, type RunSettings } from './plan/plan.ts'
export { runIdentity } from './plan/run-identity.ts'
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
export { type JsonSchema, jsonSchema, keysAt, schemasAt } from './schema/json-schema.ts'
export { LONGEST_TEXT } from './yaml/read-yaml.ts'
