import {
  claimRun,
  type EngineWatch,
  type Holder,
  type PlannedRunRecord,
  releaseClaim,
  runFolder,
} from '@finetune-lab/runs'
import type { ClaimedRun, RunEnd } from './worker-messages.ts'

/** The runs that this engine may train, one claim at a time. Other engines take theirs from the same folder. */
export interface RunQueue {
  /** A claimed run; `held` where all that is left is with others, who may yet leave it; undefined: nothing is left. */
  next(): ClaimedRun | 'held' | undefined
  /** Tells how a run ended that `next` gave. */
  ended(claimed: ClaimedRun, state: RunEnd): void
}

export interface QueueOptions {
  readonly sweepFolder: string
  /** In the order in which they are wanted. */
  readonly runs: readonly PlannedRunRecord[]
  readonly holder: Holder
  readonly engines: EngineWatch
  /** Also runs that had failed when the queue was made, once. */
  readonly retryFailed: boolean
}

export function runQueue({ sweepFolder, runs, holder, engines, retryFailed }: QueueOptions): RunQueue {
  const left = new Map(runs.map(run => [run.id, run]))
  const under = new Set<string>()

  return {
    next() {
      engines.look()
      let held = under.size > 0
      for (const run of left.values()) {
        if (under.has(run.id)) continue
        const claim = claimRun(runFolder(sweepFolder, run.id), holder, engines.isDead, retryFailed)
        if (typeof claim === 'object') {
          under.add(run.id)
          return { run, claim }
        }
        if (claim === 'held') held = true
        else left.delete(run.id)
      }
      return held ? 'held' : undefined
    },
    ended({ run, claim }, state) {
      under.delete(run.id)
      if (state === 'finished' || state === 'failed') left.delete(run.id)
      if (state === 'stopped' || state === 'failed') releaseClaim(claim, state)
      // The disk will not take another claim: a dead engine's are taken over.
      if (state === 'halted') left.clear()
    },
  }
}
