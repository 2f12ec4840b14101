// The part of this package that also runs in a page: nothing here reads files or needs Node.
export { type Extractor, MAX_BATCH_SIZE, MAX_CLASSES, type Tensor } from './architecture.ts'
export { classifier } from './classifier.ts'
export { normaliseImages } from './normalisation.ts'
