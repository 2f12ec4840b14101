import type { SweepSnapshot } from '@finetune-lab/runs'
import type { ComparedSweepMessage, ToComparePanel } from '../../messages.ts'
import type { SweepNews } from '../../store/sweep-feed.ts'
import type { SweepFeeds } from '../../store/sweep-feeds.ts'
import { comparedChanges, comparedSweep } from './sweep-messages.ts'

/** One of the compared sweeps. */
export interface FollowedSweep {
  readonly folder: string
  /** Whether it has been read, or found to be unreadable. */
  isKnown(): boolean
  /** All of it, or why it cannot be read. */
  message(): ComparedSweepMessage
  /** As it was last read, even if it cannot be read at the moment; undefined where it is not known or gone. */
  snapshot(): SweepSnapshot | undefined
  dispose(): void
}

export interface FollowedSweepEvents {
  /** It has become known, or is back: `message` has all of it. May come before `followForComparison` returns. */
  onKnown(): void
  onChange(message: ToComparePanel): void
}

export function followForComparison(
  folder: string,
  feeds: SweepFeeds,
  { onKnown, onChange }: FollowedSweepEvents,
): FollowedSweep {
  let last: SweepSnapshot | undefined
  let error: string | undefined

  function receive(news: SweepNews): void {
    if (news.type === 'problem') {
      lose(news.message, news.gone)
      return
    }
    const before = last
    last = news.sweep
    error = undefined
    // A sweep that got further runs is sent whole: a part of it is known by the places of its runs.
    const isOther = !before || before.runs.length !== last.runs.length
    const message = isOther ? undefined : comparedChanges(before, last)
    if (message) onChange(message)
    if (isOther) onKnown()
  }

  /** A sweep that cannot be read at the moment stays as it was; one that is gone does not. */
  function lose(message: string, gone: boolean): void {
    const isNew = !last && error === undefined
    if (isNew || gone) error = gone ? `${folder}: this sweep no longer exists` : message
    if (isNew) onKnown()
    else if (gone && last) onChange({ type: 'lost', folder, error: error! })
    if (gone) last = undefined
  }

  const subscription = feeds.subscribe(folder, { receive })
  return {
    folder,
    isKnown: () => last !== undefined || error !== undefined,
    snapshot: () => last,
    message: () =>
      last ? comparedSweep(last) : { type: 'unreadable', folder, error: error ?? `${folder}: cannot read the sweep` },
    dispose: () => subscription.dispose(),
  }
}
