import { leadsOut } from '@finetune-lab/data'
import * as vscode from 'vscode'
import { followStore, type KnownSweep, type StoreFollower } from './follow-store.ts'
import { slurmQueue } from './slurm-queue.ts'
import { sweepFeeds } from './sweep-feeds.ts'
import type { SweepSummary } from './sweep-summary.ts'
import { workspaceStores } from './workspace-stores.ts'

/** While a sweep runs: the maximum age of the status bar. */
const RUNNING_MILLISECONDS = 1_000
/** While the tree is visible. */
const WATCHED_MILLISECONDS = 2_000
/** Otherwise: the maximum delay before a sweep started elsewhere is noticed. */
const RESTING_MILLISECONDS = 5_000
/** Between two slices of a long first read, so that the host stays responsive. */
const BREATH_MILLISECONDS = 30

/**
 * All sweeps of the workspace, derived only from the files in its stores. Trees, status bar and notifications share this
 * model, and only it polls.
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
  /** Sweeps on which this window started an engine; one entry per engine. */
  readonly #followed = new Set<{ readonly folder: string }>()
  /** Whether the last poll ended in the middle of a large sweep. */
  #reading = false
  #disposed = false

  /** Fires with the sweeps that changed. */
  readonly onDidChange = this.#changed.event
  /** Fires when sweeps appear or disappear. */
  readonly onDidList = this.#listed.event
  /** Fires when a running sweep ends, also if it started and ended between two polls. */
  readonly onDidEnd = this.#ended.event

  /** The sweeps of a store, newest first. */
  sweepsOf(store: string): readonly KnownSweep[] {
    return this.#sweeps.get(store) ?? []
  }

  /** The sweeps of all stores, newest first. */
  sweeps(): readonly SweepSummary[] {
    const all = [...new Set([...this.#sweeps.values()].flat())]
    return all.filter(isReadable).toSorted((a, b) => (a.id < b.id ? 1 : -1))
  }

  sweep(folder: string): SweepSummary | undefined {
    return this.sweeps().find(sweep => sweep.folder === folder)
  }

  /** Damaged sweeps included. */
  known(folder: string): KnownSweep | undefined {
    for (const sweeps of this.#sweeps.values()) {
      const found = sweeps.find(sweep => sweep.folder === folder)
      if (found) return found
    }
    return undefined
  }

  running(): readonly SweepSummary[] {
    return this.sweeps().filter(({ state }) => state === 'running')
  }

  /** Why a store cannot be read; undefined if it can. */
  damageOf(store: string): string | undefined {
    return this.#damages.get(store)
  }

  /** Sets whether sweeps that do not run are shown: if not, they stay unread. */
  setWatched(watched: boolean): void {
    if (this.#watched === watched) return
    this.#watched = watched
    if (watched) this.refresh()
  }

  /** Until disposed, polls a sweep like a running one: its engine may not have started yet. */
  follow(folder: string): vscode.Disposable {
    const followed = { folder }
    this.#followed.add(followed)
    this.refresh()
    return { dispose: () => this.#followed.delete(followed) }
  }

  /** Reads all sweeps, for commands that let the user choose one. */
  async readAll(): Promise<readonly SweepSummary[]> {
    for (;;) {
      if (this.#look('all') === 0) return this.sweeps()
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }

  /** Polls now, and then as often as needed. */
  refresh(): void {
    clearTimeout(this.#timer)
    if (this.#disposed) return
    let unread = 0
    try {
      unread = this.#look(this.#watched ? 'all' : 'running')
    } catch (error) {
      // A failed poll must not be the last one.
      console.error('Finetune Lab: polling the run store failed.', error)
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

  /** @returns number of unread sweeps */
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
        this.#damages.set(store, `${store} is outside this workspace. It can be read once the workspace is trusted.`)
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
    this.#notify(before)
    return unread
  }

  #notify(before: ReadonlyMap<string, KnownSweep>): void {
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

/** Running, or waiting for Slurm. */
export const isGoingOn = ({ state }: SweepSummary) => state === 'running' || state === 'waiting'

/** A sweep that only seemed to wait until Slurm was queried has not ended now. */
const wasGoingOn = ({ state, slurm }: SweepSummary) =>
  state === 'running' || (state === 'waiting' && slurm?.asked === true)

/** Between two polls, a short sweep may have been resumed, here or elsewhere, and have ended. */
function hasEnded(earlier: SweepSummary, now: SweepSummary): boolean {
  if (isGoingOn(now)) return false
  return wasGoingOn(earlier) || (earlier.state === 'interrupted' && now.state !== 'interrupted')
}

export const isReadable = (sweep: KnownSweep): sweep is SweepSummary => 'state' in sweep
