import { execFileSync } from 'node:child_process'
import { userInfo } from 'node:os'
import {
  createSlurmRecord,
  findStopRequest,
  readSlurmRecord,
  type SlurmRecord,
  StoreError,
  writeSlurmRecord,
} from '@finetune-lab/runs'
import { onCluster } from './read-queue.ts'
import { slurmEnvironment } from './slurm-command.ts'

// The engine as a task of a Slurm job. Slurm's commands may be missing on a node; the sweep can then be resumed by
// hand.

/**
 * Whether the job that this process is a task of may work on the sweep. It may not once it has been stopped. A job that
 * the store does not know (its script was submitted by hand) is recorded, so that it can be shown and stopped.
 */
export function mayWork(sweepFolder: string, env: NodeJS.ProcessEnv = process.env): boolean {
  const job = env.SLURM_ARRAY_JOB_ID ?? env.SLURM_JOB_ID
  if (job === undefined || !/^\d{1,20}$/.test(job)) return true
  const known = knownJob(sweepFolder)
  // A record that cannot be read now may be intact, and hold more than this task knows.
  if (known === 'damaged') return true
  if (known?.job === job) return known.stopped === undefined
  const record = { version: 1, job, submitted: new Date().toISOString(), user: userInfo().username } as const
  // The process that submitted the job may be about to record it.
  if (!known) createSlurmRecord(sweepFolder, record)
  // Job numbers rise: a late task of an earlier job must not replace the later job's record.
  else if (BigInt(job) > BigInt(known.job)) {
    const { cluster, options } = known
    writeSlurmRecord(sweepFolder, {
      ...record,
      ...(cluster !== undefined && { cluster }),
      ...(options && { options }),
    })
  }
  return true
}

/**
 * Asks Slurm to start this task again later if TERM came because of the time limit or to make room for other jobs. TERM
 * had another reason if the job is being cancelled (its state says so) or the sweep was stopped.
 *
 * @returns what happened, for the log; undefined if the task simply ends
 */
export function requeueTask(
  sweepFolder: string,
  env: NodeJS.ProcessEnv = process.env,
  run: (program: string, args: readonly string[]) => string = runSlurm,
): string | undefined {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: index } = env
  // The last task of an array has the array's own number, which Slurm's commands take to mean all of its tasks.
  const job = array !== undefined && index !== undefined ? `${array}_${index}` : env.SLURM_JOB_ID
  if (job === undefined || !/^\d{1,20}(_\d{1,10})?$/.test(job)) return undefined
  if (findStopRequest(sweepFolder)) return undefined
  const found = knownJob(sweepFolder)
  const known = found === 'damaged' ? undefined : found
  if (known?.stopped !== undefined) return undefined
  const there = known ? onCluster(known) : []
  try {
    // When asked for one cluster by name, squeue prints that name first.
    const state = run('squeue', [...there, '-h', '-j', job, '-o', '%T'])
      .trim()
      .split('\n')
      .at(-1)
    if (state !== 'RUNNING') return undefined
    run('scontrol', [...there, 'requeue', job])
    return `Slurm will start task ${job} again`
  } catch (error) {
    return `Slurm will not start task ${job} again: ${(error as Error).message.trim()}`
  }
}

function knownJob(sweepFolder: string): SlurmRecord | 'damaged' | undefined {
  try {
    return readSlurmRecord(sweepFolder)
  } catch (error) {
    if (error instanceof StoreError) return 'damaged'
    throw error
  }
}

const runSlurm = (program: string, args: readonly string[]) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    env: slurmEnvironment(),
    timeout: 15_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
