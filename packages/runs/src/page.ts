// The part that also works in a browser page: nothing here reads files or needs Node.
export { countRuns } from './follow/count-runs.ts'
export { measuresInResult, runResultSchema, sweepRecordSchema } from './store/schemas.ts'
export type { SweepSnapshot, SweepState } from './store/sweep.ts'
export { NOTHING_SAID, type SweepAbout, sweepAboutSchema } from './store/sweep-about.ts'
