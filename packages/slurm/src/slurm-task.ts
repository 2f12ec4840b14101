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

// The engine as a task of a Slurm job. Slurm's commands may be missing on a node: then the sweep stays resumable.

/**
 * Whether the job that this process is a task of may work on the sweep: it may not once it has been stopped. A job that
 * the store does not know (its script was submitted by hand) is written down, so that it is shown and can be stopped.
 */
export function mayWork(sweepFolder: string, env: NodeJS.ProcessEnv = process.env): boolean {
  const job = env.SLURM_ARRAY_JOB_ID ?? env.SLURM_JOB_ID
  if (job === undefined || !/^\d{1,20}$/.test(job)) return true
  const known = knownJob(sweepFolder)
  // What cannot be read now may be whole, and say more than this task knows.
  if (known === 'damaged') return true
  if (known?.job === job) return known.stopped === undefined
  const record = { version: 1, job, submitted: new Date().toISOString(), user: userInfo().username } as const
  // Whoever submitted it may be about to write it down.
  if (!known) createSlurmRecord(sweepFolder, record)
  // Numbers rise: an earlier job's late task does not stand for the later one.
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
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: index } = env
  // An array's last task has the number of the array, which means all of its tasks to Slurm's commands.
  const job = array !== undefined && index !== undefined ? `${array}_${index}` : env.SLURM_JOB_ID
  if (job === undefined || !/^\d{1,20}(_\d{1,10})?$/.test(job)) return undefined
  if (findStopRequest(sweepFolder)) return undefined
  const found = knownJob(sweepFolder)
  const known = found === 'damaged' ? undefined : found
  if (known?.stopped !== undefined) return undefined
  const there = known ? onCluster(known) : []
  try {
    // Asked of one cluster by name, squeue says its name first.
    const state = run('squeue', [...there, '-h', '-j', job, '-o', '%T'])
      .trim()
      .split('\n')
      .at(-1)
    if (state !== 'RUNNING') return undefined
    run('scontrol', [...there, 'requeue', job])
    return `Slurm starts task ${job} again`
  } catch (error) {
    return `Slurm does not start task ${job} again: ${(error as Error).message.trim()}`
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
