import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { readSlurmRecord, type SlurmRecord, StoreError, sweepFiles, writeSlurmRecord } from '@finetune-lab/runs'

// The engine as a task of a Slurm job. Slurm's commands may be missing on a node: then the sweep stays resumable.

/**
 * Whether the job that this process is a task of may work on the sweep: it may not once it has been stopped. A job that
 * the store does not know (its script was submitted by hand) is written down, so that it is shown and can be stopped.
 */
export function mayWork(sweepFolder: string, env: NodeJS.ProcessEnv = process.env): boolean {
  const job = env.SLURM_ARRAY_JOB_ID ?? env.SLURM_JOB_ID
  if (job === undefined || !/^\d{1,20}$/.test(job)) return true
  const known = knownJob(sweepFolder)
  if (known?.job === job) return known.stopped === undefined
  // Numbers rise: an earlier job's late task does not stand for the later one.
  if (!known || BigInt(job) > BigInt(known.job))
    writeSlurmRecord(sweepFolder, {
      version: 1,
      job,
      submitted: new Date().toISOString(),
      user: userInfo().username,
      ...(known?.cluster !== undefined && { cluster: known.cluster }),
      ...(known?.options && { options: known.options }),
    })
  return true
}

/**
 * Asks Slurm to start this task again later, if TERM came because of the time limit or to make room for others. It came
 * for another reason where the job is being cancelled (its state says so) or the sweep was stopped.
 *
 * @returns Slurm's word for what happened, for the log; undefined where the task simply ends
 */
export function requeueTask(
  sweepFolder: string,
  env: NodeJS.ProcessEnv = process.env,
  run: (program: string, args: readonly string[]) => string = runSlurm,
): string | undefined {
  const job = env.SLURM_JOB_ID
  if (job === undefined || !/^\d{1,20}$/.test(job)) return undefined
  if (existsSync(sweepFiles(sweepFolder).stopRequest) || knownJob(sweepFolder)?.stopped !== undefined) return undefined
  try {
    const state = run('squeue', ['-h', '-j', job, '-o', '%T']).trim()
    if (state !== 'RUNNING') return undefined
    run('scontrol', ['requeue', job])
    return `Slurm starts task ${job} again`
  } catch (error) {
    return `Slurm does not start task ${job} again: ${(error as Error).message.trim()}`
  }
}

function knownJob(sweepFolder: string): SlurmRecord | undefined {
  try {
    return readSlurmRecord(sweepFolder)
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  }
}

const runSlurm = (program: string, args: readonly string[]) =>
  execFileSync(program, args, { encoding: 'utf8', timeout: 15_000, stdio: ['ignore', 'pipe', 'pipe'] })
