import { fileSize, readRange } from '../files/bounded-read.ts'
import { StoreError } from '../files/store-error.ts'
import { listSweeps } from './find-sweep.ts'
import { runFiles, runFolder, sweepFolder } from './layout.ts'
import { readSweepRecord } from './read-record.ts'
import { readRunResult } from './read-result.ts'
import { seedPoints, wantedRuns } from './seed-points.ts'
import type { SweepRecord } from './sweep.ts'

/**
 * Finds finished runs in the store's sweeps that are identical to runs of this one. A run without its saved model is not
 * reused.
 *
 * @returns their folders by the run's id in this sweep; from the latest sweep if there are several
 */
export function findReusableRuns(store: string, record: SweepRecord): ReadonlyMap<string, string> {
  const wanted = new Map(record.runs.map(({ id, identity }) => [identity, id]))
  const found = new Map<string, string>()
  for (const sweep of listSweeps(store))
    for (const [identity, folder] of finishedRuns(sweepFolder(store, sweep))) {
      const id = wanted.get(identity)
      if (id !== undefined) found.set(id, folder)
    }
  return withoutUnwanted(found, record)
}

/** Leaves out added runs of points whose first runs are all reused, and which need fewer. */
function withoutUnwanted(found: ReadonlyMap<string, string>, record: SweepRecord): ReadonlyMap<string, string> {
  const kept = new Map(found)
  for (const point of seedPoints(record)) {
    const results = point.first.flatMap(({ id }) => {
      const folder = found.get(id)
      return (folder !== undefined && readRunResult(folder)) || []
    })
    if (results.length < point.first.length) continue
    const wanted = new Set(wantedRuns(record, point, results))
    for (const run of point.added) if (!wanted.has(run)) kept.delete(run.id)
  }
  return kept
}

/** Whether its files can be copied, and its model file exists and is not empty. */
function canBeCopied(run: string): boolean {
  const { model, events, log } = runFiles(run)
  for (const path of [events, log]) fileSize(path)
  return fileSize(model) !== undefined && readRange(model, 0, 1).length > 0
}

/** A damaged sweep or result has nothing to reuse, but does not prevent a run. */
function finishedRuns(folder: string): [identity: string, folder: string][] {
  return unlessDamaged(() => readSweepRecord(folder).runs, []).flatMap(({ id, identity }) => {
    const run = runFolder(folder, id)
    const result = readRunResult(run)
    return result && unlessDamaged(() => canBeCopied(run), false) ? [[identity, run] as [string, string]] : []
  })
}

function unlessDamaged<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof StoreError) return otherwise
    throw error
  }
}
