import { readdirSync } from 'node:fs'
import { readJson } from './bounded-read.ts'
import type { RunEvent } from './event.ts'
import { type EventTail, tailEvents } from './event-tail.ts'
import { runFiles, runFolder, runsFolder } from './layout.ts'
import { isLive, type Lease, readLease } from './lease.ts'
import { readSweepRecord } from './read-record.ts'
import type { RunResult } from './result.ts'
import { runResultSchema } from './schemas.ts'
import { StoreError } from './store-error.ts'
import type { PlannedRunRecord, RunSnapshot, RunState, SweepSnapshot, SweepState } from './sweep.ts'

/** Follows a sweep that may be running in any process, on any machine that shares the store. */
export interface SweepFollower {
  /** Reads what is new in the store's files. Runs that did not change are the same objects as before. */
  poll(): SweepSnapshot
}

export interface FollowOptions {
  readonly now?: () => Date
  /** Called with every event, in the order of each run's file. */
  readonly onEvent?: (run: PlannedRunRecord, event: RunEvent) => void
}

/** What is remembered of a run between polls. */
interface Followed {
  readonly run: PlannedRunRecord
  readonly tail: EventTail
  /** The engine that began the attempt under way. */
  engine?: string
  last?: RunEvent
  progress?: RunSnapshot['progress']
  snapshot: RunSnapshot
}

/** @param folder the sweep's folder */
export function followSweep(folder: string, options: FollowOptions = {}): SweepFollower {
  const now = options.now ?? (() => new Date())
  const record = readSweepRecord(folder)
  const followed: Followed[] = record.runs.map(run => ({
    run,
    tail: tailEvents(runFiles(runFolder(folder, run.id)).events),
    snapshot: { run, state: 'waiting' },
  }))

  return {
    poll() {
      const lease = leaseIn(folder)
      const live = isLive(lease, now()) ? lease : undefined
      const begun = new Set(listRuns(folder))
      for (const each of followed)
        if (each.snapshot.state !== 'finished' && begun.has(each.run.id)) update(each, folder, live, options.onEvent)
      const runs = followed.map(({ snapshot }) => snapshot)
      return { record, folder, state: sweepState(runs, live !== undefined), runs }
    },
  }
}

/** A lease that cannot be read is nobody's. */
function leaseIn(folder: string): Lease | undefined {
  try {
    return readLease(folder)
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  }
}

function update(each: Followed, folder: string, live: Lease | undefined, onEvent: FollowOptions['onEvent']): void {
  for (const event of each.tail.read()) {
    onEvent?.(each.run, event)
    each.last = event
    if (event.type === 'started') {
      each.engine = event.engine
      each.progress = undefined
    } else if (event.type === 'progress') {
      const { stage, dataset, done, step, steps, loss } = event
      each.progress = { stage, dataset, done, step, steps, loss: loss ?? Number.NaN }
    }
  }
  const { result, error } = readResult(folder, each)
  // An engine that is at work tries again what failed under another one.
  const retried = live !== undefined && each.engine !== live.engine
  const state = result ? 'finished' : error ? (retried ? 'waiting' : 'failed') : runState(each, live)
  const next: RunSnapshot = {
    run: each.run,
    state,
    ...(result && { result }),
    ...(state === 'running' && each.progress && { progress: each.progress }),
    ...(state === 'failed' && { error }),
  }
  if (changed(each.snapshot, next)) each.snapshot = next
}

/** The run's result, or why it has none. A damaged file costs its own run, not the sight of the others. */
function readResult(folder: string, { run, last }: Followed): { result?: RunResult; error?: string } {
  try {
    const result = readJson(runFiles(runFolder(folder, run.id)).result, runResultSchema)
    return { result, error: last?.type === 'failed' ? last.message : undefined }
  } catch (error) {
    if (error instanceof StoreError) return { error: error.message }
    throw error
  }
}

function runState({ last, engine }: Followed, live: Lease | undefined): RunState {
  if (!last) return 'waiting'
  if (last.type === 'stopped') return 'interrupted'
  return live && live.engine === engine ? 'running' : 'interrupted'
}

const changed = (before: RunSnapshot, after: RunSnapshot) =>
  before.state !== after.state || before.progress !== after.progress || before.error !== after.error

function sweepState(runs: readonly RunSnapshot[], live: boolean): SweepState {
  if (runs.every(({ state }) => state === 'finished')) return 'finished'
  if (live) return 'running'
  return runs.every(({ state }) => state === 'finished' || state === 'failed') ? 'failed' : 'interrupted'
}

function listRuns(folder: string): string[] {
  try {
    return readdirSync(runsFolder(folder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The sweep as its files stand now. */
export function readSweep(folder: string, now?: () => Date): SweepSnapshot {
  return followSweep(folder, { now }).poll()
}
