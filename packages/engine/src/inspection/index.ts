// The part that also works in a browser page: nothing here reads files or needs Node.
export { batchPartners } from '../training/compositions.ts'
export { type AugmentedSample, augmentedSamples } from './augmented-samples.ts'
export type { BatchRequest, InspectedBatch } from './inspected-batch.ts'
