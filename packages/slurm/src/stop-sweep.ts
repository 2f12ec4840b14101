import { readSlurmRecord, requestStop, type SlurmRecord, writeSlurmRecord } from '@finetune-lab/runs'
import { onCluster } from './read-queue.ts'
import { SlurmProblem, slurmCommand } from './slurm-command.ts'

export interface StopRequest {
  /** Whether engines were running and have been asked to stop. They do so within a second. */
  readonly asked: boolean
  /** For a sweep submitted to Slurm. */
  readonly slurm?: {
    readonly job: SlurmRecord
    /** Why the job could not be cancelled. Its tasks then end by themselves as soon as they start. */
    readonly problem?: string
  }
}

/**
 * Stops a sweep, no matter what runs it: asks its engines to stop and cancels its Slurm job, if any. Finished work is
 * kept, and the sweep can be resumed.
 *
 * @throws StoreError if the request cannot be written to the sweep's folder; the job is cancelled nevertheless
 */
export async function stopSweep(sweepFolder: string): Promise<StopRequest> {
  const job = readSlurmRecord(sweepFolder)
  // Before asking the engines: Slurm must not restart one that ends now.
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

/** @returns why Slurm could not cancel the job, if so */
async function cancel(job: SlurmRecord): Promise<string | undefined> {
  try {
    await slurmCommand('scancel', [...onCluster(job), job.job])
    return undefined
  } catch (error) {
    if (!(error instanceof SlurmProblem)) throw error
    // A job id that Slurm has forgotten belongs to a finished job.
    return /invalid job id/i.test(error.message) ? undefined : error.message
  }
}
