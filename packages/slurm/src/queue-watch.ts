import { isInQueue, type JobInQueue, type SlurmRecord } from '@finetune-lab/runs'
import { howItEnded } from './how-it-ended.ts'
import { readQueue } from './read-queue.ts'
import { SlurmProblem } from './slurm-command.ts'

/**
 * What Slurm says of jobs, for readers that look several times a second: they get what is known, and Slurm is asked in
 * the background, for all of them at once and seldom, as clusters ask of their people.
 */
export interface QueueWatch {
  /** What Slurm said last; undefined before its first answer. */
  readonly standing: (job: SlurmRecord) => JobInQueue | undefined
  /** Asks now, of all of them at once; what is known of the first. */
  readonly ask: (...jobs: readonly SlurmRecord[]) => Promise<JobInQueue | undefined>
  /** Something has happened that Slurm may know more of: it is asked again soon. */
  readonly hurry: () => void
}

/** Between two questions: soon after a change, then ever more seldom. */
const SHORTEST_MILLISECONDS = 2_000
const LONGEST_MILLISECONDS = 30_000
/** Whoever has not looked for so long is no longer interested. */
const INTEREST_MILLISECONDS = 60_000

interface Watched {
  readonly job: SlurmRecord
  known?: JobInQueue
  wanted: number
}

export function watchQueue(clock: () => number = () => performance.now()): QueueWatch {
  const watched = new Map<string, Watched>()
  let asked = Number.NEGATIVE_INFINITY
  let pause = SHORTEST_MILLISECONDS
  let asking: Promise<void> | undefined

  function standing(job: SlurmRecord): JobInQueue | undefined {
    const each = interest(job)
    if (!asking && clock() - asked >= pause) void askAll()
    return each.known
  }

  function interest(job: SlurmRecord): Watched {
    const key = keyOf(job)
    const each = watched.get(key) ?? { job, wanted: 0 }
    // A job that is new to us is news.
    if (!watched.has(key)) asked = Number.NEGATIVE_INFINITY
    watched.set(key, each)
    each.wanted = clock()
    return each
  }

  function askAll(): Promise<void> {
    asking ??= askEach().finally(() => {
      asking = undefined
      asked = clock()
    })
    return asking
  }

  async function askEach(): Promise<void> {
    for (const [key, { wanted }] of watched) if (clock() - wanted > INTEREST_MILLISECONDS) watched.delete(key)
    const jobs = [...watched.values()]
    let changed = false
    for (const cluster of new Set(jobs.map(({ job }) => job.cluster))) {
      const there = jobs.filter(({ job }) => job.cluster === cluster)
      const answers = await unlessSilent(readQueue(there.map(({ job }) => job)))
      for (const each of there) {
        // A controller that is being restarted has not forgotten its jobs: what it said last holds.
        const known = (await withEnd(each, answers?.get(each.job.job))) ?? each.known
        if (JSON.stringify(known) !== JSON.stringify(each.known)) changed = true
        each.known = known
      }
    }
    pause = changed ? SHORTEST_MILLISECONDS : Math.min(2 * pause, LONGEST_MILLISECONDS)
  }

  return {
    standing,
    async ask(...jobs) {
      const [first] = jobs.map(interest)
      await asking
      await askAll()
      return first?.known
    },
    hurry() {
      pause = SHORTEST_MILLISECONDS
    },
  }
}

const keyOf = ({ job, cluster }: SlurmRecord) => `${cluster ?? ''} ${job}`

/** How a job ended is asked once. */
async function withEnd({ job, known }: Watched, answer: JobInQueue | undefined): Promise<JobInQueue | undefined> {
  if (!answer || isInQueue(answer)) return answer
  if (known && !isInQueue(known)) return known
  const ended = await howItEnded(job)
  return { ...answer, ...(ended && { ended }) }
}

async function unlessSilent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof SlurmProblem) return undefined
    throw error
  }
}
