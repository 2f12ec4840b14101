export { type CheckedExperiment, type CheckOptions, checkExperiment } from './check-experiment.ts'
export { batchPartners } from './compositions.ts'
export { type EngineFailure, engineFailure } from './engine-failure.ts'
export { type ChooseOptions, chooseExecutor } from './executors/choose-executor.ts'
export { executorLack } from './executors/executor-lack.ts'
export { type ExecutorSpeed, executorSpeed } from './executors/executor-speed.ts'
export { ExecutorUnavailable } from './executors/executor-unavailable.ts'
export { ExitCode, exitCodeOf } from './exit-code.ts'
export { InputError } from './input-error.ts'
export { type AugmentedSample, augmentedSamples } from './inspection/augmented-samples.ts'
export { type BatchRequest, type InspectedBatch, inspectBatch } from './inspection/inspected-batch.ts'
export { type LaunchOptions, launchEngine } from './launch-engine.ts'
export { loadSweepDataset } from './load-sweep-data.ts'
export type { MachineFinding } from './machine-finding.ts'
export { machineFindings } from './machine-findings.ts'
export { pastSpeed } from './past-speed.ts'
export { datasetSettings, datasetsOf, type PreparedSweep, prepareSweep } from './prepare-sweep.ts'
export { type ExperimentFile, readExperimentFile } from './read-experiment-file.ts'
export { requestStop } from './request-stop.ts'
export {
  linesThatRun,
  type QueueWatch,
  SlurmProblem,
  type StopRequest,
  type Submission,
  slurmCommand,
  slurmWords,
  stopSweep,
  submitSweep,
  sweepScript,
  watchQueue,
} from './slurm/index.ts'
export { finetuningSteps, pretrainingSteps } from './steps.ts'
export { sweepSampleBatch } from './sweep-sample-batch.ts'
export { type AnswerOptions, testAnswers } from './test-answers.ts'
export { VERSION } from './version.ts'
export { workersFor } from './work-sweep.ts'
