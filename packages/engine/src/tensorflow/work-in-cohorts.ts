import { setTimeout as wait } from 'node:timers/promises'
import { diskTrouble } from '@finetune-lab/runs'
import { writeUnlessLost } from '../workers/run-end.ts'
import type { RunQueue } from '../workers/run-queue.ts'
import type { ClaimedRun, RunEnd } from '../workers/worker-messages.ts'
import { type Death, type Executor, type ExecutorOptions, startExecutor } from './start-executor.ts'

export interface CohortWork extends Omit<ExecutorOptions, 'signal'> {
  readonly queue: RunQueue
  /** When aborted, the current runs write checkpoints and end as soon as possible. */
  readonly stop: AbortController
  readonly onBegun?: () => void
}

/** How often to look for runs that other engines leave, while this one has none. */
const LOOK_MILLISECONDS = 500

/**
 * Trains the runs on TensorFlow, as many at once as fit on its device, until none are left here or elsewhere. If its
 * process dies, the logs of the current runs say so. If it may have run out of memory, they resume from their checkpoints,
 * half as many at once; otherwise, or if a single run died, they fail.
 *
 * @returns the number of failed runs, and why the store could not be written if that ended the work
 */
export async function workInCohorts(
  work: CohortWork,
): Promise<{ readonly failed: number; readonly halted: string | undefined }> {
  const { queue, stop } = work
  let failed = 0
  let halted: string | undefined
  /** Maximum number of runs at once; reduced after a death. */
  let most = Number.POSITIVE_INFINITY

  function end(claimed: ClaimedRun, state: RunEnd, reason?: string): void {
    if (state === 'failed') failed++
    if (state === 'halted') {
      halted ??= reason
      stop.abort()
    }
    // A stop may have been sent to the executor only.
    if (state === 'stopped') stop.abort()
    queue.ended(claimed, state)
  }

  /** @returns whether there may be more to do in another process */
  async function trainUntilDeath(executor: Executor): Promise<boolean> {
    for (;;) {
      const claimed = await nextCohort(work, Math.min(executor.capacity, most))
      if (claimed.length === 0) return false
      for (const _ of claimed) work.onBegun?.()
      const left = new Set(claimed)
      const death = await executor.train(claimed, (run, { state, reason }) => {
        left.delete(run)
        end(run, state, reason)
      })
      if (!death) continue
      bury([...left], death)
      return !stop.signal.aborted
    }
  }

  /** Records the death of the process in the runs that it was training. */
  function bury(runs: readonly ClaimedRun[], { how, maybeMemory }: Death): void {
    const again = maybeMemory && runs.length > 1
    if (again) most = Math.floor(runs.length / 2)
    const stopping = stop.signal.aborted
    for (const claimed of runs) {
      const words = `the TensorFlow process ${how}, with ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} in progress`
      const said = again ? `${words}; retrying with ${most} at once` : words
      if (!recordDeath(claimed, said, again || stopping)) queue.ended(claimed, 'lost')
      else if (again || stopping) queue.ended(claimed, 'stopped')
      else end(claimed, 'failed')
    }
  }

  try {
    for (;;) {
      const executor = await startExecutor({ ...work, signal: stop.signal })
      if (!executor) break
      try {
        if (!(await trainUntilDeath(executor))) break
      } finally {
        executor.close()
      }
    }
  } catch (error) {
    const trouble = diskTrouble(error)
    if (!trouble) throw error
    halted ??= `${trouble} (${(error as Error).message})`
  }
  return { failed, halted }
}

/** Claims up to `most` free runs. While other engines hold all that are left, waits for what they may leave. */
async function nextCohort({ queue, stop: { signal } }: CohortWork, most: number): Promise<ClaimedRun[]> {
  for (;;) {
    const claimed: ClaimedRun[] = []
    let next: ReturnType<RunQueue['next']>
    do {
      next = signal.aborted ? undefined : queue.next()
      if (typeof next === 'object') claimed.push(next)
    } while (typeof next === 'object' && claimed.length < most)
    if (claimed.length > 0 || next === undefined) return claimed
    await wait(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {})
  }
}

/** @returns false if another engine has the run by now */
function recordDeath({ claim }: ClaimedRun, words: string, resumable: boolean): boolean {
  return writeUnlessLost(claim, writer => {
    writer.log(words)
    writer.event(
      resumable ? { type: 'stopped' } : { type: 'failed', message: `${words[0].toUpperCase()}${words.slice(1)}.` },
    )
  })
}
