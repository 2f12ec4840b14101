import { isInQueue, type JobInQueue, type SlurmRecord } from '@finetune-lab/runs'
import { howItEnded } from './how-it-ended.ts'
import { readQueue } from './read-queue.ts'
import { SlurmProblem } from './slurm-command.ts'

/**
 * Reports what Slurm says about jobs to readers that look several times a second. They get the latest known state at
 * once. Slurm itself is queried in the background, rarely, and for all jobs together, as clusters ask their users to.
 */
export interface QueueWatch {
  /** Slurm's latest answer; undefined before the first one. */
  readonly standing: (job: SlurmRecord) => JobInQueue | undefined
  /** Queries Slurm now, for all the jobs at once. Returns the state of the first. */
  readonly ask: (...jobs: readonly SlurmRecord[]) => Promise<JobInQueue | undefined>
  /** Something changed that Slurm may know more about: query it again soon. */
  readonly hurry: () => void
}

/** Time between two queries: short after a change, then longer and longer. */
const SHORTEST_MILLISECONDS = 2_000
const LONGEST_MILLISECONDS = 30_000
/** A reader that has not looked for this long is no longer interested. */
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
    // Query at once for a job that is new here.
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
        // A controller that is restarting has not forgotten its jobs: its last answer still holds.
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

/** Ask only once how a job ended. */
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
