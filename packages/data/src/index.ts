export { type BatchOrder, type BatchOrderOptions, batchOrder } from './batches.ts'
export * from './dataset.ts'
export { DataError } from './error.ts'
export { describeDataset, type ExaminedDataset, examineDataset } from './examine.ts'
export {
  encodeIdxImages,
  encodeIdxLabels,
  type IdxImages,
  type IdxLabels,
  MAX_IMAGES,
  readIdxImageCount,
  readIdxImages,
  readIdxLabels,
} from './idx.ts'
export { loadDataset } from './load.ts'
export {
  type DatasetSettings,
  datasetCache,
  type FoundDataset,
  type LocateOptions,
  type Location,
  locateDataset,
  type MissingDataset,
} from './locate.ts'
export { measure } from './measure.ts'
export {
  type DatasetFormat,
  FILE_ROLES,
  type FileRole,
  findRegisteredDataset,
  type RegisteredDataset,
  registeredDatasets,
} from './registry.ts'
export { drawSubset } from './subset.ts'
export { countPerClass, type DatasetSummary, type SplitSummary } from './summary.ts'
