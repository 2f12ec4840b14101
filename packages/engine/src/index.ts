export { type ChooseOptions, chooseExecutor } from './executors/choose-executor.ts'
export { executorLack } from './executors/executor-lack.ts'
export { type ExecutorSpeed, executorSpeed } from './executors/executor-speed.ts'
export { ExecutorUnavailable } from './executors/executor-unavailable.ts'
export { type AugmentedSample, augmentedSamples } from './inspection/augmented-samples.ts'
export { type BatchRequest, type InspectedBatch, inspectBatch } from './inspection/inspected-batch.ts'
export { sweepSampleBatch } from './inspection/sweep-sample-batch.ts'
export { type AnswerOptions, testAnswers } from './inspection/test-answers.ts'
export type { MachineFinding } from './machine/machine-finding.ts'
export { machineFindings } from './machine/machine-findings.ts'
export { pastSpeed } from './machine/past-speed.ts'
export { type CheckedExperiment, type CheckOptions, checkExperiment } from './preparation/check-experiment.ts'
export { datasetSettings, datasetsOf, type PreparedSweep, prepareSweep } from './preparation/prepare-sweep.ts'
export { type ExperimentFile, readExperimentFile } from './preparation/read-experiment-file.ts'
export { type EngineFailure, engineFailure } from './process/engine-failure.ts'
export { ExitCode, exitCodeOf } from './process/exit-code.ts'
export { InputError } from './process/input-error.ts'
export { type LaunchOptions, launchEngine } from './process/launch-engine.ts'
export { loadSweepDataset } from './process/load-sweep-data.ts'
export { requestStop } from './process/request-stop.ts'
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
export { batchPartners } from './training/compositions.ts'
export { finetuningSteps, pretrainingSteps } from './training/steps.ts'
export { VERSION } from './version.ts'
export { workersFor } from './workers/work-sweep.ts'
