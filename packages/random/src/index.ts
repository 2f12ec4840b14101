export { betaDensity } from './beta-density.ts'
export { type Key, type Stream, stream, streamFamily } from './stream.ts'
