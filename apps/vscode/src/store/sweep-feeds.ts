import type { RunEvent, SlurmQueue } from '@finetune-lab/runs'
import { SweepFeed, type SweepReading, type SweepSubscriber } from './sweep-feed.ts'

/** One reader per sweep folder, for as long as somebody needs it. */
export interface SweepFeeds {
  /** What is known arrives before this returns. The sweep is followed until the subscription is disposed of. */
  subscribe(folder: string, subscriber: SweepSubscriber): SweepSubscription
  /** For one who reads on a clock of its own: what is read is kept until it is disposed of. Reads nothing yet. */
  reader(folder: string): SweepReader
  /** The sweep as its files are now. @throws StoreError */
  read(folder: string): SweepReading
}

export interface SweepSubscription {
  /** The events of a run before those that the subscriber has yet to receive, read from its file. */
  past(run: string): Iterable<RunEvent>
  dispose(): void
}

export interface SweepReader extends Pick<SweepFeed, 'readAhead' | 'recent'> {
  dispose(): void
}

export function sweepFeeds(queue?: SlurmQueue): SweepFeeds {
  const feeds = new Map<string, { readonly feed: SweepFeed; uses: number }>()

  function use(folder: string) {
    const used = feeds.get(folder) ?? { feed: new SweepFeed(folder, queue), uses: 0 }
    feeds.set(folder, used)
    used.uses++
    let isOver = false
    const end = () => {
      if (isOver) return
      isOver = true
      used.uses--
      if (used.uses === 0) feeds.delete(folder)
    }
    return { feed: used.feed, end }
  }

  return {
    subscribe(folder, subscriber) {
      const { feed, end } = use(folder)
      feed.subscribe(subscriber)
      return {
        past: run => feed.past(run),
        dispose() {
          feed.unsubscribe(subscriber)
          end()
        },
      }
    },
    reader(folder) {
      const { feed, end } = use(folder)
      return {
        readAhead: milliseconds => feed.readAhead(milliseconds),
        recent: () => feed.recent(),
        dispose: end,
      }
    },
    read(folder) {
      const { feed, end } = use(folder)
      try {
        return feed.read()
      } finally {
        end()
      }
    },
  }
}
