import type { JobInQueue, SlurmRecord } from '@finetune-lab/runs'
import { SlurmProblem, slurmCommand } from './slurm-command.ts'

type Job = Pick<SlurmRecord, 'job' | 'cluster'>

/**
 * Reads the number of waiting and running tasks of job arrays from Slurm. A job that Slurm does not know is over.
 *
 * @param jobs all on one cluster
 * @throws SlurmProblem
 */
export async function readQueue(jobs: readonly Job[]): Promise<ReadonlyMap<string, JobInQueue>> {
  const ids = jobs.map(({ job }) => job)
  const text = await unlessUnknown(
    slurmCommand('squeue', [...onCluster(jobs[0]), '-h', '-r', '-j', ids.join(), '-o', FORMAT.join('|')]),
  )
  return parseQueue(text, ids)
}

/** @param text lines in the format below; other squeue output, such as a cluster's name, is skipped */
export function parseQueue(text: string, ids: readonly string[]): ReadonlyMap<string, JobInQueue> {
  const tasks = text.split('\n').flatMap(line => parseTask(line) ?? [])
  return new Map(ids.map(id => [id, summarise(tasks.filter(({ job }) => job === id))]))
}

/** Options that name the cluster, for a job whose cluster sbatch named. */
export const onCluster = ({ cluster }: Job) => (cluster === undefined ? [] : ['-M', cluster])

/**
 * The array's number, state, start (expected or past), nodes, reason. The reason comes last because it may contain
 * anything.
 */
const FORMAT = ['%F', '%T', '%S', '%N', '%r']

interface Task {
  readonly job: string
  readonly state: 'waiting' | 'running'
  readonly starts: string
  readonly node: string
  readonly reason: string
}

function parseTask(line: string): Task | undefined {
  const [, job, state, starts, node, reason] = /^(\d+)\|([A-Z_]+)\|([^|]*)\|([^|]*)\|(.*)$/.exec(line) ?? []
  if (job === undefined || OVER.test(state)) return undefined
  return { job, state: WAITING.test(state) ? 'waiting' : 'running', starts, node, reason }
}

// https://slurm.schedmd.com/squeue.html#SECTION_JOB-STATE-CODES. A COMPLETING task may still be requeued.
const WAITING = /^(PENDING|REQUEUE.*|SPECIAL_EXIT|RESV_DEL_HOLD)$/
const OVER = /^(COMPLETED|CANCELLED|FAILED|TIMEOUT|OUT_OF_MEMORY|NODE_FAIL|BOOT_FAIL|DEADLINE|PREEMPTED|REVOKED)$/

const MOST_NODES = 20

function summarise(tasks: readonly Task[]): JobInQueue {
  const waiting = tasks.filter(({ state }) => state === 'waiting')
  const running = tasks.filter(({ state }) => state === 'running')
  const [first] = waiting.toSorted((a, b) => startOf(a) - startOf(b))
  const nodes = [...new Set(running.flatMap(({ node }) => node || []))].slice(0, MOST_NODES)
  const starts = first && startOf(first)
  return {
    waiting: waiting.length,
    running: running.length,
    nodes,
    ...(first && { reason: first.reason }),
    ...(starts !== undefined && Number.isFinite(starts) && { starts: new Date(starts).toISOString() }),
  }
}

/** Milliseconds since 1970. A task without a predicted start (`N/A`) comes last. */
const startOf = ({ starts }: Task) => (/^\d{1,12}$/.test(starts) ? Number(starts) * 1000 : Number.POSITIVE_INFINITY)

/** When asked for a single job, squeue treats an unknown number as an error. */
async function unlessUnknown(answer: Promise<string>): Promise<string> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof SlurmProblem && /invalid job id/i.test(error.message)) return ''
    throw error
  }
}
