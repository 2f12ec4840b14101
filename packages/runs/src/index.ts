export { writeFileAtomically } from './atomic-write.ts'
export { type Claim, claimRun, type NoClaim, releaseClaim } from './claim.ts'
export { countRuns } from './count-runs.ts'
export { createSweep } from './create-sweep.ts'
export { type EngineWatch, watchEngines } from './engine-watch.ts'
export type { NewRunEvent, RunEvent } from './event.ts'
export { type EventTail, tailEvents } from './event-tail.ts'
export { findSweep, listSweeps } from './find-sweep.ts'
export { type FollowOptions, followSweep, readSweep, type SweepFollower } from './follow-sweep.ts'
export { clearHalt, diskTrouble, type Reserve, reserveSpace } from './halt.ts'
export type { Holder } from './holder.ts'
export { DEFAULT_STORE, newSweepId, runFiles, runFolder, sweepFiles, sweepFolder } from './layout.ts'
export { type HeldLease, type Lease, type LeaseOptions, liveLeases, removeDeadLeases, takeLease } from './lease.ts'
export { type LogTail, readLogTail } from './log-tail.ts'
export { type Pace, paceOf } from './pace.ts'
export { readSweepRecord } from './read-record.ts'
export type { FinetuneResult, RunResult } from './result.ts'
export { findReusableRuns } from './reuse.ts'
export { ClaimLost, openRunWriter, type RunWriter, type RunWriterOptions, tidyFinishedRun } from './run-writer.ts'
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
