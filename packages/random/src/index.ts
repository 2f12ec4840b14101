export { type Key, type Stream, stream } from './stream.ts'
