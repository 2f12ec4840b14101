export { writeFileAtomically } from './atomic-write.ts'
export { readStoreFile, refuseLink } from './bounded-read.ts'
export { type Claim, claimRun, type NoClaim, releaseClaim, reopenFailedRun } from './claim.ts'
export { type Cleanable, cleanStore, findCleanable } from './clean-store.ts'
export { countRuns } from './count-runs.ts'
export { createSweep } from './create-sweep.ts'
export { diskTrouble } from './disk-trouble.ts'
export { engineLog } from './engine-log.ts'
export { type EngineWatch, watchEngines } from './engine-watch.ts'
export type { NewRunEvent, RunEvent } from './event.ts'
export { type EventTail, tailEvents } from './event-tail.ts'
export { findSweep, findUnfinishedSweep, listSweeps } from './find-sweep.ts'
export { folderBytes } from './folder-bytes.ts'
export { type FollowOptions, followSweep, readSweep, type SlurmQueue, type SweepFollower } from './follow-sweep.ts'
export { clearHalt, type Reserve, readHalt, reserveSpace } from './halt.ts'
export { type Holder, isGone } from './holder.ts'
export { DEFAULT_STORE, newSweepId, runFiles, runFolder, sweepFiles, sweepFolder } from './layout.ts'
export { type HeldLease, type Lease, type LeaseOptions, liveLeases, takeLease } from './lease.ts'
export { type LogTail, readLogTail } from './log-tail.ts'
export { makeFolder } from './output/make-folder.ts'
export { OutputError } from './output/output-error.ts'
export { isWrittenThrough, outputError, writeOutput } from './output/write-output.ts'
export { type Pace, paceOf } from './pace.ts'
export { isSweep, readSweepRecord } from './read-record.ts'
export type { FinetuneResult, RunResult } from './result.ts'
export { findReusableRuns } from './reuse.ts'
export { ClaimLost, openRunWriter, type RunWriter, type RunWriterOptions } from './run-writer.ts'
export { pathKey, samePath } from './same-path.ts'
export { runResultSchema, sweepRecordSchema } from './schemas.ts'
export {
  createSlurmRecord,
  readSlurmRecord,
  type SlurmOptions,
  type SlurmRecord,
  writeSlurmRecord,
} from './slurm-record.ts'
export { isInQueue, mayStart } from './slurm-standing.ts'
export { DiskError, isFileTrouble, StoreError } from './store-error.ts'
export type {
  DatasetRecord,
  ExecutorRecord,
  JobInQueue,
  PlannedRunRecord,
  RunProgress,
  RunSnapshot,
  RunState,
  SlurmStanding,
  SweepRecord,
  SweepSnapshot,
  SweepState,
} from './sweep.ts'
export { tidySweep } from './tidy-sweep.ts'
