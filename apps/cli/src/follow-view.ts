import { setTimeout as wait } from 'node:timers/promises'
import { followSweep, paceOf, readSlurmRecord, type SweepSnapshot } from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import { progressView } from './progress-view.ts'

const POLL_MILLISECONDS = 300

export interface Followed {
  readonly snapshot: SweepSnapshot
  /** Ctrl-C closed the view while the sweep continued. */
  readonly left: boolean
}

export interface FollowViewOptions {
  readonly stream: NodeJS.WriteStream
  /** Also ends when the stream can no longer be written to, as showing progress is all there is to do. */
  readonly whileSeen?: boolean
}

/** Shows a sweep that other processes work on, from the store and Slurm's queue, until they end or Ctrl-C is pressed. */
export async function followView(folder: string, { stream, whileSeen = false }: FollowViewOptions): Promise<Followed> {
  const queue = watchQueue()
  const job = readSlurmRecord(folder)
  if (job) await queue.ask(job)
  const follower = followSweep(folder, { queue: queue.standing })
  let snapshot = follower.poll()
  const interruption = new AbortController()
  const leave = () => interruption.abort()
  const unseen = new AbortController()
  const end = () => unseen.abort()
  if (whileSeen) stream.once('error', end)
  const wake = AbortSignal.any([interruption.signal, unseen.signal])
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, leave)
  const view = progressView(stream, snapshot.record)
  const pace = paceOf()
  try {
    for (;;) {
      if (!['running', 'waiting'].includes(snapshot.state)) return { snapshot, left: false }
      view.show(snapshot, pace(snapshot), false)
      await wait(POLL_MILLISECONDS, undefined, { signal: wake }).catch(() => {})
      if (unseen.signal.aborted) return { snapshot, left: false }
      if (interruption.signal.aborted) return { snapshot, left: true }
      const next = follower.poll()
      // Slurm has news when engines come and go.
      if (next.state !== snapshot.state) queue.hurry()
      snapshot = next
    }
  } finally {
    view.end()
    stream.off('error', end)
    for (const signal of signals) process.off(signal, leave)
  }
}
