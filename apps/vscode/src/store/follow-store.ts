import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { type KnownAbout, listSweeps, liveLeases, StoreError, sweepFolder, watchAbout } from '@finetune-lab/runs'
import { type SweepFeeds, type SweepReader, sweepFeeds } from './sweep-feeds.ts'
import { type SweepSummary, summarises, withAbout } from './sweep-summary.ts'

/** A sweep whose files cannot be read. It does not hide the others. */
export interface DamagedSweep {
  readonly folder: string
  readonly id: string
  readonly damage: string
}

export type KnownSweep = SweepSummary | DamagedSweep

export interface StoreLook {
  /** The sweeps that have been read, newest first. */
  readonly sweeps: readonly KnownSweep[]
  /** Number of sweeps not read yet, because they are not wanted or time was up. */
  readonly unread: number
  /** Whether a large sweep is being read over several polls: the next one should follow soon. */
  readonly reading?: boolean
  /** Why the store cannot be read at all. */
  readonly damage?: string
}

export interface StoreFollower {
  /**
   * Polls the store's files. Running sweeps are always followed; the others are read if wanted, and again only after their
   * folder has changed.
   *
   * @param wanted all sweeps, or these folders: other sweeps that do not run stay unread
   * @param milliseconds time limit for reading sweeps for the first time; the rest waits for the next poll
   */
  look(wanted: 'all' | ReadonlySet<string>, milliseconds?: number): StoreLook
  /** Stops following the store's sweeps. */
  dispose(): void
}

interface Watched {
  /** While changes are expected. */
  following?: Following
  known?: KnownSweep
  /** The folder's modification time at the last poll: every change of a lease, heartbeats included, updates it. */
  changed?: number
  /** What is said about a sweep that is not being followed, and what was said when it was last read. */
  about?: () => KnownAbout
  said?: KnownAbout
  /** Number of polls without an answer from Slurm. */
  untold?: number
}

interface Following {
  readonly reader: SweepReader
  readonly summarise: ReturnType<typeof summarises>
}

/** Slurm answers within moments, or not at all. */
const MOST_UNTOLD = 10

/**
 * Follows all sweeps of a store, wherever they run, at the cost of two `stat`s per idle sweep.
 *
 * @param feeds shared with the panels that show some of the sweeps
 */
export function followStore(
  store: string,
  feeds: SweepFeeds = sweepFeeds(),
  now: () => Date = () => new Date(),
): StoreFollower {
  const watched = new Map<string, Watched>()
  return {
    look(wanted, milliseconds = 50) {
      let ids: string[]
      try {
        ids = listSweeps(store).toReversed()
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        return { sweeps: [], unread: 0, damage: error.message }
      }
      for (const [id, each] of watched)
        if (!ids.includes(id)) {
          rest(each)
          watched.delete(id)
        }
      const until = performance.now() + milliseconds
      let reading = false
      for (const id of ids) {
        const each = watched.get(id) ?? {}
        watched.set(id, each)
        const folder = sweepFolder(store, id)
        // Time cannot be up before the first sweep, so every poll makes progress.
        const mayRead = wanted === 'all' ? performance.now() < until : wanted.has(folder)
        if (lookAt(each, folder, mayRead, until, now, feeds) === 'more to read') reading = true
      }
      const sweeps = ids.flatMap(id => watched.get(id)!.known ?? [])
      return { sweeps, unread: ids.length - sweeps.length, ...(reading && { reading }) }
    },
    dispose() {
      for (const each of watched.values()) rest(each)
    },
  }
}

function lookAt(
  each: Watched,
  folder: string,
  mayRead: boolean,
  until: number,
  now: () => Date,
  feeds: SweepFeeds,
): 'more to read' | undefined {
  if (each.known && 'state' in each.known && each.known.state === 'finished') return hear(each, folder)
  const running = goesOn(each)
  if (running) each.untold = (each.untold ?? 0) + 1
  let changed: number | undefined
  try {
    changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    const rests = !running && changed === each.changed
    if (rests && (each.known || !mayRead)) return hear(each, folder)
    if (!each.known && !mayRead && liveLeases(folder, now).length === 0) {
      each.changed = changed
      return undefined
    }
    each.following ??= { reader: feeds.reader(folder), summarise: summarises() }
    const { reader, summarise } = each.following
    // A sweep of hundreds of runs is read over several polls.
    if (!each.known && reader.readAhead(until - performance.now())) return 'more to read'
    const { sweep, pace } = reader.recent()
    each.known = news(each.known, summarise(sweep, pace))
  } catch (error) {
    // Deleted during the poll, or damaged: either way there is nothing to follow.
    if (!(error instanceof StoreError) && (error as NodeJS.ErrnoException).code === undefined) throw error
    each.known = { folder, id: basename(folder), damage: (error as Error).message }
    rest(each)
  }
  each.changed = changed
  // Idle sweeps cost no memory; they are read again when their folder changes.
  if (!goesOn(each)) rest(each)
  return undefined
}

/** Takes over a name, note or tag that was changed since. Costs one `stat`. */
function hear(each: Watched, folder: string): undefined {
  if (!each.known || !('state' in each.known)) return
  try {
    each.about ??= watchAbout(folder)
    const now = each.about()
    if (now !== each.said && each.said) each.known = withAbout(each.known, now)
    else if (!each.said && JSON.stringify(now.about) !== JSON.stringify(each.known.row.about))
      each.known = withAbout(each.known, now)
    each.said = now
  } catch (error) {
    // The sweep itself is fine, or will be found missing at the next poll.
    if (!(error instanceof StoreError)) throw error
  }
}

function rest(each: Watched): void {
  each.following?.reader.dispose()
  each.following = undefined
}

/** Whether changes are expected even if the folder stays the same: in files of runs, or from Slurm. */
function goesOn(each: Watched): boolean {
  if (!each.known || !('state' in each.known)) return false
  const { state, slurm } = each.known
  if (state === 'running' || state === 'waiting') return true
  return state !== 'finished' && slurm?.asked === false && (each.untold ?? 0) < MOST_UNTOLD
}

/** Keeps the previous summary of a sweep that still waits unchanged. */
function news(before: KnownSweep | undefined, now: SweepSummary): SweepSummary {
  if (!before || !('state' in before) || now.state !== 'waiting') return now
  const same = before.state === now.state && before.slurm?.words === now.slurm?.words
  return same && before.pace.finished === now.pace.finished ? before : now
}
