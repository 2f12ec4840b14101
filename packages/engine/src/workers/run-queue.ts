import {
  claimRun,
  type EngineWatch,
  type Holder,
  type PlannedRunRecord,
  releaseClaim,
  runFolder,
  type SweepRecord,
} from '@finetune-lab/runs'
import { addedRuns } from './added-runs.ts'
import type { ClaimedRun, RunEnd } from './worker-messages.ts'

/** Claims the runs that this engine may train, one at a time. Other engines claim runs in the same folder. */
export interface RunQueue {
  /** A claimed run; `held` if other engines have all that are left, but may leave some; undefined if none are left. */
  next(): ClaimedRun | 'held' | undefined
  /** Reports how a run returned by `next` ended. */
  ended(claimed: ClaimedRun, state: RunEnd): void
}

export interface QueueOptions {
  readonly sweepFolder: string
  /** In the order to train them. */
  readonly runs: readonly PlannedRunRecord[]
  readonly holder: Holder
  readonly engines: EngineWatch
  /** Whose rule decides which added runs are trained; without it, all runs are. */
  readonly record?: SweepRecord
  /** Also retry, once, runs that had failed when the queue was created. */
  readonly retryFailed: boolean
}

export function runQueue({ sweepFolder, runs, holder, engines, retryFailed, record }: QueueOptions): RunQueue {
  const left = new Map(runs.map(run => [run.id, run]))
  const under = new Set<string>()
  const wanted = record && addedRuns(sweepFolder, record, ({ id }) => !left.has(id))

  return {
    next() {
      engines.look()
      let held = under.size > 0
      for (const run of left.values()) {
        if (under.has(run.id)) continue
        const decision = wanted?.(run) ?? 'wanted'
        if (decision === 'open') held = true
        if (decision === 'unwanted') left.delete(run.id)
        if (decision !== 'wanted') continue
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
      // The disk accepts no more claims. Another engine takes over those of this one.
      if (state === 'halted') left.clear()
    },
  }
}
