export { writeFileAtomically } from './atomic-write.ts'
export { countRuns } from './count-runs.ts'
export { createSweep } from './create-sweep.ts'
export type { NewRunEvent, RunEvent } from './event.ts'
export { findSweep, listSweeps } from './find-sweep.ts'
export { type FollowOptions, followSweep, readSweep, type SweepFollower } from './follow-sweep.ts'
export { DEFAULT_STORE, newSweepId, runFiles, runFolder, sweepFiles, sweepFolder } from './layout.ts'
export { type HeldLease, isLive, type Lease, readLease, takeLease } from './lease.ts'
export { type Pace, paceOf } from './pace.ts'
export { readSweepRecord } from './read-record.ts'
export type { FinetuneResult, RunResult } from './result.ts'
export { findReusableRuns } from './reuse.ts'
export { openRunWriter, type RunWriter } from './run-writer.ts'
export { runResultSchema, sweepRecordSchema } from './schemas.ts'
export { StoreError } from './store-error.ts'
export type {
  DatasetRecord,
  ExecutorRecord,
  PlannedRunRecord,
  RunProgress,
  RunSnapshot,
  RunState,
  SweepRecord,
  SweepSnapshot,
  SweepState,
} from './sweep.ts'
