import { readdirSync } from 'node:fs'
import { readJson } from './bounded-read.ts'
import type { RunEvent } from './event.ts'
import { type EventTail, tailEvents } from './event-tail.ts'
import { runFiles, runFolder, runsFolder } from './layout.ts'
import { isLive, type Lease, readLease } from './lease.ts'
import { readSweepRecord } from './read-record.ts'
import { runResultSchema } from './schemas.ts'
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
      const lease = readLease(folder)
      const live = isLive(lease, now()) ? lease : undefined
      const begun = new Set(listRuns(folder))
      for (const each of followed)
        if (each.snapshot.state !== 'finished' && begun.has(each.run.id)) update(each, folder, live, options.onEvent)
      const runs = followed.map(({ snapshot }) => snapshot)
      return { record, folder, state: sweepState(runs, live !== undefined), runs }
    },
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
  const result = readJson(runFiles(runFolder(folder, each.run.id)).result, runResultSchema)
  const state = result ? 'finished' : runState(each, live)
  const next: RunSnapshot = {
    run: each.run,
    state,
    ...(result && { result }),
    ...(state === 'running' && each.progress && { progress: each.progress }),
    ...(state === 'failed' && each.last?.type === 'failed' && { error: each.last.message }),
  }
  if (changed(each.snapshot, next)) each.snapshot = next
}

function runState({ last, engine }: Followed, live: Lease | undefined): RunState {
  if (!last) return 'waiting'
  if (last.type === 'failed') return 'failed'
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
