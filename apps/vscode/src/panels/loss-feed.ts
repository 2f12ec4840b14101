import { isFileTrouble, type RunEvent, type SweepSnapshot } from '@finetune-lab/runs'
import type { LossSample, LossUpdate } from '../messages.ts'

/** Training losses of the selected runs, sent as they arrive. */
export interface LossFeed {
  /** Takes an event that has just been read. Events of runs that were never selected are not kept. */
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

/** @param past the events of a run that came before the first one taken here */
export function lossFeed(past: (run: string) => Iterable<RunEvent>): LossFeed {
  const known = new Map<string, Losses>()
  let chosen: readonly number[] = []

  function take(run: string, event: RunEvent): void {
    const losses = known.get(run)
    if (!losses) return
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
  function takePast(run: string): void {
    known.set(run, { samples: [], sent: 0 })
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
      for (const losses of known.values()) losses.sent = 0
    },
    news: ({ runs }) =>
      chosen.flatMap(index => {
        const { run } = runs[index] ?? {}
        if (!run) return []
        if (!known.has(run.id)) takePast(run.id)
        const losses = known.get(run.id)!
        if (losses.sent === losses.samples.length) return []
        const update = { index, from: losses.sent, samples: losses.samples.slice(losses.sent) }
        losses.sent = losses.samples.length
        return [update]
      }),
  }
}
