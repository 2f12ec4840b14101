import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { listSweeps, liveLeases, StoreError, sweepFolder } from '@finetune-lab/runs'
import { type SweepFeeds, type SweepReader, sweepFeeds } from './sweep-feeds.ts'
import { type SweepSummary, summarises } from './sweep-summary.ts'

/** A sweep whose files cannot be read: it does not hide the others. */
export interface DamagedSweep {
  readonly folder: string
  readonly id: string
  readonly damage: string
}

export type KnownSweep = SweepSummary | DamagedSweep

export interface StoreLook {
  /** The sweeps that have been read, newest first. */
  readonly sweeps: readonly KnownSweep[]
  /** How many have not been read yet: because nobody asked, or because time was up. */
  readonly unread: number
  /** A sweep is large, and is being read over several looks: the next one had better come soon. */
  readonly reading?: boolean
  /** Why the store cannot be read at all. */
  readonly damage?: string
}

export interface StoreFollower {
  /**
   * Looks at the store's files. What runs is always followed; the others are read when all are wanted, and again only
   * after their folder has changed.
   *
   * @param wanted all, or these folders: what nobody looks at stays unread
   * @param milliseconds that reading for the first time may take; the rest waits for the next look
   */
  look(wanted: 'all' | ReadonlySet<string>, milliseconds?: number): StoreLook
  /** Nothing more is asked of it. */
  dispose(): void
}

interface Watched {
  /** While there is more to come. */
  following?: Following
  known?: KnownSweep
  /** Of the folder at the last look: every lease that comes, beats or goes changes it. */
  changed?: number
  /** Looks at a sweep of which Slurm has not told. */
  untold?: number
}

interface Following {
  readonly reader: SweepReader
  readonly summarise: ReturnType<typeof summarises>
}

/** Slurm answers within moments, or cannot be asked. */
const MOST_UNTOLD = 10

/**
 * Follows all sweeps of a store, whoever runs them, at the cost of one `stat` for each that rests.
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
        // Time cannot be up before the first: every look gets on.
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
  if (each.known && 'state' in each.known && each.known.state === 'finished') return undefined
  const running = goesOn(each)
  if (running) each.untold = (each.untold ?? 0) + 1
  let changed: number | undefined
  try {
    changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
    const rests = !running && changed === each.changed
    if (rests && (each.known || !mayRead)) return undefined
    if (!each.known && !mayRead && liveLeases(folder, now).length === 0) {
      each.changed = changed
      return undefined
    }
    each.following ??= { reader: feeds.reader(folder), summarise: summarises() }
    const { reader, summarise } = each.following
    // A sweep of hundreds of runs is read over several looks.
    if (!each.known && reader.readAhead(until - performance.now())) return 'more to read'
    const { sweep, pace } = reader.recent()
    each.known = news(each.known, summarise(sweep, pace))
  } catch (error) {
    // Deleted while we look, or damaged: either way there is nothing to follow.
    if (!(error instanceof StoreError) && (error as NodeJS.ErrnoException).code === undefined) throw error
    each.known = { folder, id: basename(folder), damage: (error as Error).message }
    rest(each)
  }
  each.changed = changed
  // What rests costs no memory; it is read again when its folder changes.
  if (!goesOn(each)) rest(each)
  return undefined
}

function rest(each: Watched): void {
  each.following?.reader.dispose()
  each.following = undefined
}

/** Whether there is more to come without a change of the folder's: from its runs' files, or from Slurm. */
function goesOn(each: Watched): boolean {
  if (!each.known || !('state' in each.known)) return false
  const { state, slurm } = each.known
  if (state === 'running' || state === 'waiting') return true
  return state !== 'finished' && slurm?.asked === false && (each.untold ?? 0) < MOST_UNTOLD
}

/** A sweep that waits as it did before is no news. */
function news(before: KnownSweep | undefined, now: SweepSummary): SweepSummary {
  if (!before || !('state' in before) || now.state !== 'waiting') return now
  const same = before.state === now.state && before.slurm?.words === now.slurm?.words
  return same && before.pace.finished === now.pace.finished ? before : now
}
