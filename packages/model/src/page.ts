// What runs in a page too: nothing here reads files or needs Node.
export type { Extractor, Tensor } from './architecture.ts'
export { classifier } from './classifier.ts'
export { normaliseImages } from './normalisation.ts'
