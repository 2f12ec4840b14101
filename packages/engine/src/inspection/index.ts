// What runs in a page too: nothing here reads files or needs Node.
export { batchPartners } from '../training/compositions.ts'
export { type AugmentedSample, augmentedSamples } from './augmented-samples.ts'
export type { BatchRequest, InspectedBatch } from './inspected-batch.ts'
