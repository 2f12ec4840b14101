import { readSlurmRecord, requestStop, type SlurmRecord, writeSlurmRecord } from '@finetune-lab/runs'
import { onCluster } from './read-queue.ts'
import { SlurmProblem, slurmCommand } from './slurm-command.ts'

export interface StopRequest {
  /** Whether engines were at work, and have been asked to stop: within a second they do. */
  readonly asked: boolean
  /** For a sweep that was handed to Slurm. */
  readonly slurm?: {
    readonly job: SlurmRecord
    /** Why its job could not be cancelled. Its tasks end by themselves then, as soon as they start. */
    readonly problem?: string
  }
}

/**
 * Stops a sweep, whoever works on it: asks its engines, and cancels its Slurm job where there is one. What is done stays,
 * and the sweep can be resumed.
 *
 * @throws StoreError where the request cannot be left in the sweep's folder; the job is cancelled all the same
 */
export async function stopSweep(sweepFolder: string): Promise<StopRequest> {
  const job = readSlurmRecord(sweepFolder)
  // Before the engines are asked: one that ends now is not to be started again by Slurm.
  if (job) writeSlurmRecord(sweepFolder, { ...job, stopped: job.stopped ?? new Date().toISOString() })
  let problem: string | undefined
  let asked: boolean
  try {
    asked = requestStop(sweepFolder)
  } finally {
    problem = job && (await cancel(job))
  }
  return { asked, ...(job && { slurm: { job, ...(problem !== undefined && { problem }) } }) }
}

/** @returns why Slurm did not */
async function cancel(job: SlurmRecord): Promise<string | undefined> {
  try {
    await slurmCommand('scancel', [...onCluster(job), job.job])
    return undefined
  } catch (error) {
    if (!(error instanceof SlurmProblem)) throw error
    // A number that Slurm has forgotten is of a job that is over.
    return /invalid job id/i.test(error.message) ? undefined : error.message
  }
}
