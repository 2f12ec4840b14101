import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from './bounded-read.ts'
import { listSweeps } from './find-sweep.ts'
import { runFiles, runFolder, runsFolder, sweepFolder } from './layout.ts'
import { readSweepRecord } from './read-record.ts'
import { runResultSchema } from './schemas.ts'
import type { SweepRecord } from './sweep.ts'

/**
 * Copies finished runs of the same identity from the store's other sweeps into this one.
 *
 * @returns how many were found
 */
export function reuseFinishedRuns(store: string, record: SweepRecord): number {
  const finished = finishedRuns(store, record.id)
  const folder = sweepFolder(store, record.id)
  let reused = 0
  for (const run of record.runs) {
    const source = finished.get(run.identity)
    if (!source) continue
    const beside = join(runsFolder(folder), `.${run.id}.tmp`)
    mkdirSync(beside, { recursive: true })
    for (const file of ['events', 'model', 'log', 'result'] as const)
      if (existsSync(runFiles(source)[file])) copyFileSync(runFiles(source)[file], runFiles(beside)[file])
    renameSync(beside, runFolder(folder, run.id))
    reused++
  }
  return reused
}

/** Folders of finished runs by identity, the latest sweep's where there are several. */
function finishedRuns(store: string, except: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const id of listSweeps(store)) {
    if (id === except) continue
    const folder = sweepFolder(store, id)
    for (const run of readSweepRecord(folder).runs) {
      const source = runFolder(folder, run.id)
      if (readJson(runFiles(source).result, runResultSchema)) found.set(run.identity, source)
    }
  }
  return found
}
