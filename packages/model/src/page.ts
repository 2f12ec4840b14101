// The part of this package that also runs in a page: nothing here reads files or needs Node.
export { type Extractor, type Head, MAX_BATCH_SIZE, MAX_CLASSES, type Tensor } from './architecture.ts'
export { classifier } from './classifier.ts'
export type { ExecutorDescription } from './executors/description.ts'
export {
  AUTO_ORDER,
  type ExecutorBuild,
  type ExecutorName,
  executorDescription,
  executorNames,
} from './executors/registry.ts'
export { networkClassifier } from './network-classifier.ts'
export { normaliseImages } from './normalisation.ts'
export { BINS, type ReliabilityBin } from './output-sums.ts'
