export { betaDensity } from './beta-density.ts'
export { incompleteBeta, logGamma } from './incomplete-beta.ts'
export { type Key, type Stream, stream, streamFamily } from './stream.ts'
export { tCritical, tTail } from './student-t.ts'
