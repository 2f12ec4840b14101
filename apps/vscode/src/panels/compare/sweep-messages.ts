import { collapsesOf, failureOf } from '@finetune-lab/analysis'
import { followSweep, isFileTrouble, isSweep, type RunSnapshot, type SweepSnapshot } from '@finetune-lab/runs'
import type { ComparedRun, ComparedSweepMessage, ToComparePanel } from '../../messages.ts'

/** One of the compared sweeps, read from its files. */
export interface FollowedSweep {
  readonly folder: string
  /** Everything known about it now. */
  message(): ComparedSweepMessage
  /** Changes since the last call; undefined if there are none. */
  poll(): ToComparePanel | undefined
  snapshot(): SweepSnapshot | undefined
}

export function followForComparison(folder: string): FollowedSweep {
  let last: SweepSnapshot | undefined
  let error: string | undefined
  const follower = attempt(() => followSweep(folder))
  last = follower && attempt(() => follower.poll())

  function attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (cause) {
      if (!isFileTrouble(cause)) throw cause
      error = cause.message
      return undefined
    }
  }

  return {
    folder,
    snapshot: () => last,
    message: () =>
      last
        ? {
            type: 'read',
            folder,
            // The list of runs is long, and the page does not need it.
            record: { ...last.record, runs: [] },
            state: last.state,
            runs: last.runs.map(comparedRun),
          }
        : { type: 'unreadable', folder, error: error ?? `${folder}: cannot read the sweep` },
    poll() {
      if (!last || !follower) return undefined
      error = undefined
      if (!attempt(() => isSweep(folder))) {
        error ??= `${folder}: this sweep no longer exists`
        last = undefined
        return { type: 'lost', folder, error }
      }
      // A finished sweep never changes.
      if (last.state === 'finished') return undefined
      const before = last
      const after = attempt(() => follower.poll())
      if (!after) return undefined
      last = after
      const runs = after.runs.flatMap((run, index) =>
        run.state === before.runs[index].state ? [] : [{ index, run: comparedRun(run) }],
      )
      if (runs.length === 0 && after.state === before.state) return undefined
      return { type: 'changes', folder, state: after.state, runs }
    },
  }
}

/** Without confusion matrices, which make up most of a result: the page requests those that it shows. */
function comparedRun(run: RunSnapshot): ComparedRun {
  const { state, result } = run
  const failure = failureOf(run)
  const collapses = result && collapsesOf(result)
  return {
    state,
    ...(failure && { failure }),
    ...(collapses && { collapses }),
    ...(result && {
      result: { ...result, finetunes: result.finetunes.map(finetune => ({ ...finetune, confusion: [] })) },
    }),
  }
}
