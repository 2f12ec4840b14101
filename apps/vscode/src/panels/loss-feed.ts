import { isFileTrouble, type RunEvent, type SweepSnapshot } from '@finetune-lab/runs'
import type { LossSample, LossUpdate } from '../messages.ts'

/** The training losses of the runs that a person has chosen, told as they come. */
export interface LossFeed {
  /** An event that has just been read. Events of runs that nobody has chosen are not kept. */
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

/** @param past the events of a run that came before the first one taken here */
export function lossFeed(past: (run: string) => Iterable<RunEvent>): LossFeed {
  const known = new Map<string, Losses>()
  let chosen: readonly number[] = []

  function take(run: string, event: RunEvent): void {
    const losses = known.get(run)
    if (!losses) return
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

  /** Losses that cannot be read are not shown; that hides nothing else. */
  function takePast(run: string): void {
    known.set(run, { samples: [], told: 0 })
    try {
      for (const event of past(run)) take(run, event)
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
        const { run } = runs[index] ?? {}
        if (!run) return []
        if (!known.has(run.id)) takePast(run.id)
        const losses = known.get(run.id)!
        if (losses.told === losses.samples.length) return []
        const update = { index, from: losses.told, samples: losses.samples.slice(losses.told) }
        losses.told = losses.samples.length
        return [update]
      }),
  }
}
