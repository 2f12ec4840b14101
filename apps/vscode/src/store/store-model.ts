import { leadsOut } from '@finetune-lab/data'
import * as vscode from 'vscode'
import { followStore, type KnownSweep, type StoreFollower } from './follow-store.ts'
import { slurmQueue } from './slurm-queue.ts'
import { sweepFeeds } from './sweep-feeds.ts'
import type { SweepSummary } from './sweep-summary.ts'
import { workspaceStores } from './workspace-stores.ts'

/** While something runs: what the status bar says is never older. */
const RUNNING_MILLISECONDS = 1_000
/** While somebody looks at the tree. */
const WATCHED_MILLISECONDS = 2_000
/** Otherwise: how late a sweep is noticed that was started elsewhere. */
const RESTING_MILLISECONDS = 5_000
/** Between two parts of a long first reading: the host answers others meanwhile. */
const BREATH_MILLISECONDS = 30

/**
 * All sweeps of the workspace, from the files of its stores alone: the one that trees, status bar and notifications ask,
 * and the only one that polls for them.
 */
export class StoreModel implements vscode.Disposable {
  /** What reads the sweeps' files, for the store as for the panels. */
  readonly feeds = sweepFeeds(slurmQueue)
  readonly #followers = new Map<string, StoreFollower>()
  readonly #sweeps = new Map<string, readonly KnownSweep[]>()
  readonly #damages = new Map<string, string>()
  readonly #changed = new vscode.EventEmitter<readonly KnownSweep[]>()
  readonly #listed = new vscode.EventEmitter<void>()
  readonly #ended = new vscode.EventEmitter<SweepSummary>()
  #timer: NodeJS.Timeout | undefined
  #watched = false
  /** Sweeps that engines of this window were started on, once for each. */
  readonly #followed = new Set<{ readonly folder: string }>()
  /** A store has a large sweep in the middle of which its last look ended. */
  #reading = false
  #disposed = false

  /** Sweeps that look different now. */
  readonly onDidChange = this.#changed.event
  /** Sweeps have come or gone. */
  readonly onDidList = this.#listed.event
  /** A sweep that ran does so no more, or has run to its end since the last look. */
  readonly onDidEnd = this.#ended.event

  /** Of a store, newest first. */
  sweepsOf(store: string): readonly KnownSweep[] {
    return this.#sweeps.get(store) ?? []
  }

  /** Of all stores, newest first. */
  sweeps(): readonly SweepSummary[] {
    const all = [...new Set([...this.#sweeps.values()].flat())]
    return all.filter(isReadable).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  }

  sweep(folder: string): SweepSummary | undefined {
    return this.sweeps().find(sweep => sweep.folder === folder)
  }

  running(): readonly SweepSummary[] {
    return this.sweeps().filter(({ state }) => state === 'running')
  }

  /** Why a store cannot be read. */
  damageOf(store: string): string | undefined {
    return this.#damages.get(store)
  }

  /** Whether somebody looks at sweeps that do not run: without, they stay unread. */
  setWatched(watched: boolean): void {
    if (this.#watched === watched) return
    this.#watched = watched
    if (watched) this.refresh()
  }

  /** Looks at a sweep as at one that runs until it is disposed of: the engine that was started on it need not be at work yet. */
  follow(folder: string): vscode.Disposable {
    const followed = { folder }
    this.#followed.add(followed)
    this.refresh()
    return { dispose: () => this.#followed.delete(followed) }
  }

  /** Reads all there is, for a command that asks which sweep is meant. */
  async readAll(): Promise<readonly SweepSummary[]> {
    for (;;) {
      if (this.#look('all') === 0) return this.sweeps()
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }

  /** Looks now, and then as often as there is reason to. */
  refresh(): void {
    clearTimeout(this.#timer)
    if (this.#disposed) return
    let unread = 0
    try {
      unread = this.#look(this.#watched ? 'all' : 'running')
    } catch (error) {
      // One look that fails must not be the last.
      console.error('Finetune Lab: the run store could not be looked at.', error)
    } finally {
      this.#timer = setTimeout(() => this.refresh(), this.#pause(unread))
    }
  }

  #pause(unread: number): number {
    if (this.#reading || (this.#watched && unread > 0)) return BREATH_MILLISECONDS
    if (this.#followed.size > 0 || this.running().length > 0) return RUNNING_MILLISECONDS
    return this.#watched ? WATCHED_MILLISECONDS : RESTING_MILLISECONDS
  }

  dispose(): void {
    this.#disposed = true
    clearTimeout(this.#timer)
    vscode.Disposable.from(this.#changed, this.#listed, this.#ended).dispose()
  }

  /** @returns how many sweeps are unread */
  #look(wanted: 'all' | 'running'): number {
    const all = workspaceStores()
    const stores = new Set(all.map(({ store }) => store))
    const folders = all.map(({ workspace }) => workspace)
    const followed = new Set([...this.#followed].map(({ folder }) => folder))
    const before = new Map([...this.#sweeps.values()].flat().map(sweep => [sweep.folder, sweep]))
    for (const [store, follower] of this.#followers)
      if (!stores.has(store)) {
        follower.dispose()
        for (const kept of [this.#followers, this.#sweeps, this.#damages]) kept.delete(store)
      }
    let unread = 0
    this.#reading = false
    for (const store of stores) {
      if (!vscode.workspace.isTrusted && folders.some(folder => leadsOut(store, folder))) {
        this.#sweeps.set(store, [])
        this.#damages.set(
          store,
          `${store} leads out of this workspace, which is not trusted: it is not read until it is.`,
        )
        continue
      }
      const follower = this.#followers.get(store) ?? followStore(store, this.feeds)
      this.#followers.set(store, follower)
      const look = follower.look(wanted === 'all' ? 'all' : followed)
      unread += look.unread
      this.#reading ||= look.reading ?? false
      this.#sweeps.set(store, look.sweeps)
      if (look.damage) this.#damages.set(store, look.damage)
      else this.#damages.delete(store)
    }
    this.#tell(before)
    return unread
  }

  #tell(before: ReadonlyMap<string, KnownSweep>): void {
    const now = [...this.#sweeps.values()].flat()
    const changed = now.filter(sweep => before.has(sweep.folder) && before.get(sweep.folder) !== sweep)
    if (now.length !== before.size || now.some(({ folder }) => !before.has(folder))) this.#listed.fire()
    if (changed.length > 0) this.#changed.fire(changed)
    for (const sweep of changed) {
      const earlier = before.get(sweep.folder)!
      if (isReadable(sweep) && isReadable(earlier) && hasEnded(earlier, sweep)) this.#ended.fire(sweep)
    }
  }
}

/** At work, or about to be. */
export const isGoingOn = ({ state }: SweepSummary) => state === 'running' || state === 'waiting'

/** What only looked as if it waited, until Slurm was asked, has not ended now. */
const wasGoingOn = ({ state, slurm }: SweepSummary) =>
  state === 'running' || (state === 'waiting' && slurm?.asked === true)

/** Between two looks a short sweep may have been resumed, here or elsewhere, and be at its end. */
function hasEnded(earlier: SweepSummary, now: SweepSummary): boolean {
  if (isGoingOn(now)) return false
  return wasGoingOn(earlier) || (earlier.state === 'interrupted' && now.state !== 'interrupted')
}

export const isReadable = (sweep: KnownSweep): sweep is SweepSummary => 'state' in sweep
