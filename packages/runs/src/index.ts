export { type Claim, claimRun, type NoClaim, releaseClaim, reopenFailedRun } from './claims/claim.ts'
export { type Holder, isGone } from './claims/holder.ts'
export { type HeldLease, type Lease, type LeaseOptions, liveLeases, mistakenLeases, takeLease } from './claims/lease.ts'
export { findStopRequest, removeStopRequest, requestStop } from './claims/request-stop.ts'
export { writeFileAtomically, writeStoreFile } from './files/atomic-write.ts'
export { readStoreFile } from './files/bounded-read.ts'

export { diskTrouble } from './files/disk-trouble.ts'
export { folderBytes } from './files/folder-bytes.ts'
export { refuseLink } from './files/folders.ts'
export { openPlainFile } from './files/plain-file.ts'
export { pathKey, samePath } from './files/same-path.ts'
export { DiskError, isFileTrouble, StoreError, SweepHeld } from './files/store-error.ts'
export { countRuns } from './follow/count-runs.ts'
export { engineLog } from './follow/engine-log.ts'
export { type EngineWatch, watchEngines } from './follow/engine-watch.ts'
export { type EventTail, tailEvents } from './follow/event-tail.ts'
export {
  type FollowOptions,
  followSweep,
  readSweep,
  type SlurmQueue,
  type SweepFollower,
} from './follow/follow-sweep.ts'
export { type LogTail, readLogTail } from './follow/log-tail.ts'
export { type Pace, paceOf } from './follow/pace.ts'
export { isInQueue, mayStart } from './follow/slurm-standing.ts'
export { OutputError } from './output/output-error.ts'
export { isWrittenThrough, outputError, writeOutput } from './output/write-output.ts'
export { changeAbout, type KnownAbout, readAbout, watchAbout } from './store/about.ts'
export {
  type ChallengedFinetune,
  type ChallengedHead,
  type ChallengeHead,
  type ChallengeResult,
  challengeChanged,
  challengeHeadKey,
  readChallenge,
  readChallenges,
  writeChallenge,
} from './store/challenge.ts'
export { checkStore } from './store/check-store.ts'
export { type Cleanable, cleanStore, findCleanable } from './store/clean-store.ts'
export { createSweep } from './store/create-sweep.ts'
export type { NewRunEvent, RunEvent } from './store/event.ts'
export { findSweep, findUnfinishedSweep, listSweeps } from './store/find-sweep.ts'
export { clearHalt, type Reserve, readHalt, reserveSpace } from './store/halt.ts'
export { DEFAULT_STORE, newSweepId, runFiles, runFolder, sweepFiles, sweepFolder } from './store/layout.ts'
export { misplacedFiles, refuseMisplacedFiles } from './store/misplaced-files.ts'
export { isSweep, readSweepRecord } from './store/read-record.ts'
export type { FinetuneResult, RunResult, ValidationResult } from './store/result.ts'
export { findReusableRuns } from './store/reuse.ts'
export { ClaimLost, openRunWriter, type RunWriter, type RunWriterOptions } from './store/run-writer.ts'
export { measuresInResult, runResultSchema, sweepRecordSchema } from './store/schemas.ts'
export {
  createSlurmRecord,
  readSlurmRecord,
  type SlurmOptions,
  type SlurmRecord,
  writeSlurmRecord,
} from './store/slurm-record.ts'
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
} from './store/sweep.ts'
export {
  LONGEST_NAME,
  LONGEST_NOTES,
  NOTHING_SAID,
  type SweepAbout,
  sweepAboutSchema,
  tagProblem,
} from './store/sweep-about.ts'
export { tidySweep } from './store/tidy-sweep.ts'
export {
  type DeletedSweep,
  type DeleteOptions,
  deleteSweep,
  findDeleted,
  listDeleted,
  restoreSweep,
  whyKept,
} from './store/trash.ts'
