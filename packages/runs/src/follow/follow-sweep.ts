import { readJson } from '../files/bounded-read.ts'
import { foldersIn, lookAt, refuseLink } from '../files/folders.ts'
import { DiskError, StoreError } from '../files/store-error.ts'
import { watchAbout } from '../store/about.ts'
import type { RunEvent } from '../store/event.ts'
import { readHalt } from '../store/halt.ts'
import { runFiles, runFolder, runsFolder } from '../store/layout.ts'
import { readSweepRecord } from '../store/read-record.ts'
import type { RunResult } from '../store/result.ts'
import { runResultSchema } from '../store/schemas.ts'
import { seedPoints } from '../store/seed-points.ts'
import { type SlurmRecord, watchSlurmRecord } from '../store/slurm-record.ts'
import type {
  JobInQueue,
  PlannedRunRecord,
  RunSnapshot,
  RunState,
  SlurmStanding,
  SweepRecord,
  SweepSnapshot,
  SweepState,
} from '../store/sweep.ts'
import { decideSeeds } from './decide-seeds.ts'
import { type EngineWatch, watchEngines } from './engine-watch.ts'
import { type EventTail, tailEvents } from './event-tail.ts'
import { waitsForSlurm } from './slurm-standing.ts'

/** Follows a sweep that may be running in any process, on any machine that shares the store. */
export interface SweepFollower {
  /** Reads what is new in the store's files. Unchanged runs are the same objects as before. */
  poll(): SweepSnapshot
  /**
   * Does a part of the first poll, for callers that must stay responsive: reading the results of 420 runs takes a tenth of
   * a second.
   *
   * @param milliseconds time after which no further run is read; every call reads at least one
   * @returns whether the first poll has anything left to read
   */
  readAhead(milliseconds: number): boolean
  /**
   * The events of a run that `onEvent` has been called with, read from its file again; all events of a run that was
   * finished when it was first seen. Empty for an unknown run.
   *
   * @throws DiskError, while the events are taken, where the file cannot be read
   */
  past(run: string): Iterable<RunEvent>
}

export interface FollowOptions {
  readonly now?: () => Date
  /**
   * Called with every event, in the order of each run's file. Events of runs that are already finished when first seen are
   * skipped: their results are enough, and reading the events of 420 runs takes a second.
   */
  readonly onEvent?: (run: PlannedRunRecord, event: RunEvent) => void
  /** Slurm's latest information about a job. Without it, only the store's files are read. */
  readonly queue?: SlurmQueue
}

export type SlurmQueue = (job: SlurmRecord) => JobInQueue | undefined

/** What is remembered of a run between polls. */
interface Followed {
  readonly run: PlannedRunRecord
  readonly tail: EventTail
  /** The engine that started the current attempt. */
  engine?: string
  last?: RunEvent
  progress?: RunSnapshot['progress']
  snapshot: RunSnapshot
}

/** @param folder the sweep's folder */
export function followSweep(folder: string, options: FollowOptions = {}): SweepFollower {
  const now = options.now ?? (() => new Date())
  let record = readSweepRecord(folder)
  const { name } = record
  const said = watchAbout(folder)
  const engines = watchEngines(folder, () => now().getTime())
  const slurmRecord = watchSlurmRecord(folder)
  const follow = (run: PlannedRunRecord): Followed => ({
    run,
    tail: tailEvents(runFiles(runFolder(folder, run.id)).events),
    snapshot: { run, state: 'waiting' },
  })
  const decide = decideSeeds(record, seedPoints(record))
  let followed: readonly Followed[] = record.runs.filter(({ added }) => !added).map(follow)
  record = withRuns(record, followed)

  let begunAhead: ReadonlySet<string> | undefined
  let ahead = 0

  return {
    readAhead(milliseconds) {
      const until = performance.now() + milliseconds
      if (!begunAhead) {
        engines.look()
        begunAhead = new Set(listRuns(folder))
      }
      while (ahead < followed.length) {
        const each = followed[ahead++]
        if (!begunAhead.has(each.run.id)) continue
        update(each, folder, engines, options.onEvent)
        if (performance.now() >= until) break
      }
      return ahead < followed.length
    },
    poll() {
      engines.look()
      const live = engines.live().length > 0
      const begun = new Set(listRuns(folder))
      for (const each of followed)
        if (each.snapshot.state !== 'finished' && begun.has(each.run.id)) update(each, folder, engines, options.onEvent)
      const { wanted, most } = decide(followed.map(({ snapshot }) => snapshot))
      if (wanted) {
        const known = new Map(followed.map(each => [each.run.id, each]))
        followed = wanted.map(run => known.get(run.id) ?? follow(run))
        for (const each of followed)
          if (!known.has(each.run.id) && begun.has(each.run.id)) update(each, folder, engines, options.onEvent)
        record = withRuns(record, followed)
      }
      const runs = followed.map(({ snapshot }) => snapshot)
      const slurm = runs.every(({ state }) => state === 'finished') ? undefined : slurmStanding()
      const waits = slurm !== undefined && waitsForSlurm(slurm, followed.map(lastOf))
      const state = sweepState(runs, live, waits)
      const halted = state === 'interrupted' || state === 'failed' ? readHalt(folder) : undefined
      const { about, problem } = said()
      // Renaming is rare: the record stays the same object otherwise.
      if (record.name !== (about.name ?? name)) record = { ...record, name: about.name ?? name }
      const extra = {
        ...(most !== undefined && { mostRuns: most }),
        ...(halted && { halted }),
        ...(slurm && { slurm }),
        ...(problem && { aboutProblem: problem }),
      }
      return { record, about, folder, state, runs, ...extra }
    },
    past(id) {
      const each = followed.find(({ run }) => run.id === id)
      if (!each) return []
      // Of a run that was finished when it was first seen no events were read; of any finished run no more will come.
      const tail = each.snapshot.state === 'finished' ? tailEvents(runFiles(runFolder(folder, id)).events) : undefined
      return tail ? tail.read() : each.tail.past()
    },
  }

  function slurmStanding(): SlurmStanding | undefined {
    const job = slurmRecord()
    const queue = job && options.queue?.(job)
    return job && { job, ...(queue && { queue }) }
  }
}

/** The record stays the same object for a sweep with a fixed number of seeds. */
const withRuns = (record: SweepRecord, followed: readonly Followed[]): SweepRecord =>
  record.experiment.seedRule ? { ...record, runs: followed.map(({ run }) => run) } : record

const lastOf = ({ snapshot, last }: Followed) => ({ state: snapshot.state, last })

function update(each: Followed, folder: string, engines: EngineWatch, onEvent: FollowOptions['onEvent']): void {
  const unreadable = takeEvents(each, folder, onEvent)
  const { result, error = unreadable } = readResult(folder, each)
  const state = result ? 'finished' : error ? failedOrWaiting(each, engines) : runState(each, engines)
  const next: RunSnapshot = {
    run: each.run,
    state,
    ...(result && { result }),
    ...(state === 'running' && each.progress && { progress: each.progress }),
    ...(state === 'failed' && { error }),
  }
  if (changed(each.snapshot, next)) each.snapshot = next
}

/** @returns why the events cannot be read, which affects only their own run */
function takeEvents(each: Followed, folder: string, onEvent: FollowOptions['onEvent']): string | undefined {
  try {
    for (const event of unread(each, folder)) {
      onEvent?.(each.run, event)
      each.last = event
      if (event.type === 'started' || event.type === 'resumed') {
        each.engine = event.engine
        if (event.type === 'started') each.progress = undefined
      } else if (event.type === 'progress') {
        const { stage, dataset, done, step, steps, loss } = event
        each.progress = { stage, dataset, done, step, steps, loss: loss ?? Number.NaN }
      }
    }
    return undefined
  } catch (error) {
    if (error instanceof DiskError) return error.message
    throw error
  }
}

function unread({ run, tail, last }: Followed, folder: string): Iterable<RunEvent> {
  const finishedAtFirstSight = !last && lookAt(runFiles(runFolder(folder, run.id)).result) !== undefined
  return finishedAtFirstSight ? [] : tail.read()
}

/** The run's result, or why it has none. A damaged file affects only its own run. */
function readResult(folder: string, { run, last }: Followed): { result?: RunResult; error?: string } {
  try {
    const result = readJson(runFiles(runFolder(folder, run.id)).result, runResultSchema)
    return { result, error: last?.type === 'failed' ? last.message : undefined }
  } catch (error) {
    if (error instanceof StoreError) return { error: error.message }
    throw error
  }
}

/** A running engine may retry a run that failed under an engine that has ended. */
function failedOrWaiting({ engine }: Followed, engines: EngineWatch): RunState {
  const retried = engines.live().some(({ version, retriesFailed }) => version === 1 || retriesFailed)
  return retried && (engine === undefined || !engines.isLive(engine)) ? 'waiting' : 'failed'
}

/** A run is running if the engine that started it last is alive. */
function runState({ last, engine }: Followed, engines: EngineWatch): RunState {
  if (!last) return 'waiting'
  if (last.type === 'stopped') return 'interrupted'
  return engine !== undefined && engines.isLive(engine) ? 'running' : 'interrupted'
}

const changed = (before: RunSnapshot, after: RunSnapshot) =>
  before.state !== after.state || before.progress !== after.progress || before.error !== after.error

function sweepState(runs: readonly RunSnapshot[], live: boolean, waits: boolean): SweepState {
  if (runs.every(({ state }) => state === 'finished')) return 'finished'
  if (live) return 'running'
  if (waits) return 'waiting'
  return runs.every(({ state }) => state === 'finished' || state === 'failed') ? 'failed' : 'interrupted'
}

/** Links to folders are not runs of the sweep. */
function listRuns(folder: string): string[] {
  try {
    refuseLink(runsFolder(folder))
    return foldersIn(runsFolder(folder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** The current state of the sweep, from its files. */
export function readSweep(folder: string, now?: () => Date, queue?: SlurmQueue): SweepSnapshot {
  return followSweep(folder, { now, queue }).poll()
}
