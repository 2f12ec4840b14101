// For Node: exports that read the store's files or use a server. CSV and JSON are in the package's other entry.
export { ExportError } from './export-error.ts'
export { exportToMlflow, type MlflowExport, type MlflowExportOptions } from './mlflow/export-to-mlflow.ts'
export { readSweepChallenge } from './read-sweep-challenge.ts'
export { writeTensorboard } from './tensorboard/write-tensorboard.ts'
export { readTrainingHistories, type TrainingHistory, type TrainingLoss, trainingHistory } from './training-history.ts'
export { writeModels } from './write-models.ts'
