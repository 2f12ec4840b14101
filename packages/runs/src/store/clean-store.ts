import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { liveLeases, mayBeAtWork } from '../claims/lease.ts'
import { folderBytes } from '../files/folder-bytes.ts'
import { lookAt } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { readSweep, type SlurmQueue } from '../follow/follow-sweep.ts'
import { mayStart } from '../follow/slurm-standing.ts'
import { listSweeps } from './find-sweep.ts'
import { sweepFolder, sweepsFolder } from './layout.ts'
import { untidyFiles } from './tidy-sweep.ts'
import { listDeleted } from './trash.ts'

/** Something that can be removed from a store. */
export interface Cleanable {
  /** A file, or a folder with everything in it. */
  readonly path: string
  readonly bytes: number
  /** User-facing description. */
  readonly what: string
}

const DAY_MILLISECONDS = 24 * 3600 * 1000
/** Creating a sweep's folder takes only a moment. */
const LEFT_BEHIND_MILLISECONDS = 3600 * 1000

/**
 * Finds what can be removed without loss: what killed processes left behind, and deleted sweeps. On request, also old
 * sweeps with their results. Never anything that an engine is working on or that a Slurm job may continue.
 */
export function findCleanable(store: string, now: Date, olderThanDays?: number, queue?: SlurmQueue): Cleanable[] {
  const found: Cleanable[] = [...leftBehind(store, now), ...deletedSweeps(store)]
  for (const id of listSweeps(store)) {
    const folder = sweepFolder(store, id)
    try {
      if (liveLeases(folder, () => now).length > 0) continue
      const snapshot = readSweep(folder, () => now, queue)
      const { record, runs, slurm } = snapshot
      if (slurm && mayStart(slurm)) continue
      const days = Math.floor((now.getTime() - Date.parse(record.created)) / DAY_MILLISECONDS)
      // An engine that is suspended, or whose disk stalls, is silent and continues later.
      if (olderThanDays !== undefined && days >= olderThanDays && !mayBeAtWork(folder, now)) {
        const finished = runs.filter(({ state }) => state === 'finished').length
        const what = `sweep ${JSON.stringify(record.name)}, ${days} days old, ${finished} of ${runs.length} runs finished`
        found.push({ path: folder, bytes: folderBytes(folder), what })
      } else
        for (const path of untidyFiles(folder, snapshot))
          found.push({ path, bytes: sizeOf(path), what: 'left behind by an engine that is no more' })
    } catch (error) {
      // A damaged or unreadable sweep is left for the user to examine.
      if (!(error instanceof StoreError)) throw error
    }
  }
  return found
}

/** Removes them. A sweep disappears at once or is not removed. */
export function cleanStore(cleanable: readonly Cleanable[]): void {
  for (const { path } of cleanable) {
    if (!lookAt(path)?.isDirectory()) {
      rmSync(path, { force: true })
      continue
    }
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    const aside = name.startsWith('.') ? path : join(path, '..', `.${name}.deleted.tmp`)
    if (aside !== path) renameSync(path, aside)
    rmSync(aside, { recursive: true, force: true })
  }
}

/** Folders of sweeps that were being created or deleted. */
function leftBehind(store: string, now: Date): Cleanable[] {
  let names: string[]
  try {
    names = readdirSync(sweepsFolder(store))
  } catch {
    return []
  }
  return names
    .filter(name => name.startsWith('.') && name.endsWith('.tmp'))
    .map(name => join(sweepsFolder(store), name))
    .filter(path => {
      // It may have been renamed into place in the meantime.
      const modified = lookAt(path)?.mtimeMs
      return modified !== undefined && Math.abs(now.getTime() - modified) > LEFT_BEHIND_MILLISECONDS
    })
    .map(path => ({ path, bytes: folderBytes(path), what: 'a sweep that was being made or deleted' }))
}

const deletedSweeps = (store: string): Cleanable[] =>
  listDeleted(store).map(({ folder, deleted }) => ({
    path: folder,
    bytes: folderBytes(folder),
    what: `deleted on ${deleted.toISOString().slice(0, 10)}, can still be restored`,
  }))

const sizeOf = (path: string) => lookAt(path)?.size ?? 0
