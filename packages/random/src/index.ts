export { type Key, type Stream, stream, streamFamily } from './stream.ts'
