import { isFileTrouble, type RunEvent, runFiles, runFolder, type SweepSnapshot, tailEvents } from '@finetune-lab/runs'
import type { LossSample, LossUpdate } from '../messages.ts'

/** The training losses of the runs that a person has chosen, told as they come. */
export interface LossFeed {
  /** An event that the sweep's follower has read: it is not read again. */
  take(run: string, event: RunEvent): void
  /** From now on these runs are told of, from their beginning. */
  follow(runs: readonly number[]): void
  /** What is new since the last call. */
  news(sweep: SweepSnapshot): readonly LossUpdate[]
}

/** Losses of a run as far as they are known, and how many of them have been told. */
interface Losses {
  samples: LossSample[]
  told: number
}

export function lossFeed(folder: string): LossFeed {
  const known = new Map<string, Losses>()
  let chosen: readonly number[] = []

  const lossesOf = (run: string): Losses => {
    const there = known.get(run) ?? { samples: [], told: 0 }
    known.set(run, there)
    return there
  }
  function take(run: string, event: RunEvent): void {
    const losses = lossesOf(run)
    // It begins anew: what stands before is of an attempt that did not end.
    if (event.type === 'started') known.set(run, { samples: [], told: 0 })
    else if (event.type === 'resumed') {
      // From a checkpoint: what came after it is told again.
      const again = losses.samples.findIndex(
        ({ stage, dataset, step }) => stage === event.stage && dataset === event.dataset && step > event.step,
      )
      if (again >= 0) losses.samples.length = again
      losses.told = Math.min(losses.told, losses.samples.length)
    } else if (event.type === 'progress') {
      const { stage, dataset, step, steps, loss } = event
      losses.samples.push({ stage, dataset, step, steps, loss })
    }
  }

  /** Losses that are not to be read are not shown; that hides nothing else. */
  function takeAll(run: string): void {
    lossesOf(run)
    try {
      for (const event of tailEvents(runFiles(runFolder(folder, run)).events).read()) take(run, event)
    } catch (error) {
      if (!isFileTrouble(error)) throw error
    }
  }

  return {
    take,
    follow(runs) {
      chosen = runs
      for (const losses of known.values()) losses.told = 0
    },
    news: ({ runs }) =>
      chosen.flatMap(index => {
        const { run, state } = runs[index] ?? {}
        if (!run) return []
        // The follower reads no events of what was finished when it came: read here, once.
        if (state === 'finished' && !known.has(run.id)) takeAll(run.id)
        const losses = lossesOf(run.id)
        if (losses.told === losses.samples.length) return []
        const update = { index, from: losses.told, samples: losses.samples.slice(losses.told) }
        losses.told = losses.samples.length
        return [update]
      }),
  }
}
