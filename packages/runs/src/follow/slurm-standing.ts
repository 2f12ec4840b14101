import type { RunEvent } from '../store/event.ts'
import type { SlurmRecord } from '../store/slurm-record.ts'
import type { JobInQueue, RunState, SlurmStanding } from '../store/sweep.ts'

/** Whether Slurm will start another task of the job, or has started one that has not reported yet. */
export const isInQueue = ({ waiting, running }: JobInQueue) => waiting + running > 0

/** Whether a task of the job may still start. If Slurm could not be asked, it may. */
export const mayStart = ({ job, queue }: SlurmStanding) =>
  job.stopped === undefined && (queue === undefined || isInQueue(queue))

/**
 * Whether a sweep without a running engine waits for Slurm. If Slurm cannot be asked, a job that has done nothing yet is
 * waiting. One that had started may continue or not, so it counts as interrupted.
 */
export function waitsForSlurm(
  { job, queue }: SlurmStanding,
  runs: readonly { readonly state: RunState; readonly last?: RunEvent }[],
): boolean {
  if (job.stopped !== undefined) return false
  const since = runs.map(({ last }) => last !== undefined && isSince(job, last))
  const left = runs.some(({ state }, i) => state !== 'finished' && !(state === 'failed' && since[i]))
  if (!left) return false
  return queue ? isInQueue(queue) : !since.includes(true)
}

const isSince = ({ submitted }: SlurmRecord, { at }: RunEvent) => Date.parse(at) >= Date.parse(submitted)
