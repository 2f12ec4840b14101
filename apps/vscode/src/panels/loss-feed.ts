import { isFileTrouble, type RunEvent, runFiles, runFolder, type SweepSnapshot, tailEvents } from '@finetune-lab/runs'
import type { LossSample, LossUpdate } from '../messages.ts'

/** Training losses of the selected runs, sent as they arrive. */
export interface LossFeed {
  /** Takes an event that the sweep's follower has read, so that it is not read twice. */
  take(run: string, event: RunEvent): void
  /** Selects the runs to send, from their first sample. */
  follow(runs: readonly number[]): void
  /** New samples since the last call. */
  news(sweep: SweepSnapshot): readonly LossUpdate[]
}

/** The known losses of a run, and how many of them were sent. */
interface Losses {
  samples: LossSample[]
  sent: number
}

export function lossFeed(folder: string): LossFeed {
  const known = new Map<string, Losses>()
  let chosen: readonly number[] = []

  const lossesOf = (run: string): Losses => {
    const there = known.get(run) ?? { samples: [], sent: 0 }
    known.set(run, there)
    return there
  }
  function take(run: string, event: RunEvent): void {
    const losses = lossesOf(run)
    // The run restarts: earlier samples belong to an attempt that did not finish.
    if (event.type === 'started') known.set(run, { samples: [], sent: 0 })
    else if (event.type === 'resumed') {
      // The run resumes from a checkpoint: later samples are sent again.
      const again = losses.samples.findIndex(
        ({ stage, dataset, step }) => stage === event.stage && dataset === event.dataset && step > event.step,
      )
      if (again >= 0) losses.samples.length = again
      losses.sent = Math.min(losses.sent, losses.samples.length)
    } else if (event.type === 'progress') {
      const { stage, dataset, step, steps, loss } = event
      losses.samples.push({ stage, dataset, step, steps, loss })
    }
  }

  /** Unreadable losses are left out, without affecting anything else. */
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
      for (const losses of known.values()) losses.sent = 0
    },
    news: ({ runs }) =>
      chosen.flatMap(index => {
        const { run, state } = runs[index] ?? {}
        if (!run) return []
        // The follower does not read the events of runs that had finished before it started: read them here, once.
        if (state === 'finished' && !known.has(run.id)) takeAll(run.id)
        const losses = lossesOf(run.id)
        if (losses.sent === losses.samples.length) return []
        const update = { index, from: losses.sent, samples: losses.samples.slice(losses.sent) }
        losses.sent = losses.samples.length
        return [update]
      }),
  }
}
