// The part that also works in a browser page: nothing here reads files or needs Node.
export { countRuns } from './follow/count-runs.ts'
export { runResultSchema, sweepRecordSchema } from './store/schemas.ts'
