import { foldersIn, lookAt, refuseLink } from '../files/folders.ts'
import { DiskError, StoreError } from '../files/store-error.ts'
import { readSweep } from '../follow/follow-sweep.ts'
import { isId, sweepFiles, sweepFolder, sweepsFolder } from './layout.ts'
import { readSweepRecord } from './read-record.ts'
import type { SweepRecord } from './sweep.ts'

/** Ids of all sweeps in the store, oldest first. */
export function listSweeps(store: string): string[] {
  let names: string[]
  try {
    refuseLink(sweepsFolder(store))
    names = foldersIn(sweepsFolder(store))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    if (error instanceof StoreError) throw error
    throw new StoreError(`${store}: the store cannot be read (${(error as Error).message})`, { cause: error })
  }
  return names.filter(name => isId(name) && maySweepBeIn(sweepFolder(store, name))).sort()
}

/** Whether the folder may contain a sweep. If that cannot be determined, it may; reading it then reports why not. */
function maySweepBeIn(folder: string): boolean {
  try {
    return lookAt(sweepFiles(folder).record) !== undefined
  } catch (error) {
    if (error instanceof DiskError) return true
    throw error
  }
}

/** The folder of the latest sweep of exactly these runs (settings, data, executor) that is not finished. */
export function findUnfinishedSweep(
  store: string,
  record: Pick<SweepRecord, 'runs' | 'experiment'>,
): string | undefined {
  const wanted = runsOf(record)
  return listSweeps(store)
    .reverse()
    .map(id => sweepFolder(store, id))
    .find(folder => {
      try {
        return runsOf(readSweepRecord(folder)) === wanted && readSweep(folder).state !== 'finished'
      } catch (error) {
        if (error instanceof StoreError) return false
        throw error
      }
    })
}

/** A rule for the seeds decides which of the runs are trained. */
const runsOf = ({ runs, experiment }: Pick<SweepRecord, 'runs' | 'experiment'>) =>
  JSON.stringify([runs.map(({ identity }) => identity), experiment.seedRule ?? null])

/**
 * Finds the folder of a sweep.
 *
 * @param wanted an id, an unambiguous prefix of one, or `last`
 */
export function findSweep(store: string, wanted: string): string {
  const ids = listSweeps(store)
  if (ids.length === 0) throw new StoreError(`${store}: no sweeps yet. Start one with: finetune-lab run FILE`)
  if (wanted === 'last') return sweepFolder(store, ids[ids.length - 1])
  const matches = ids.includes(wanted) ? [wanted] : ids.filter(id => id.startsWith(wanted))
  if (matches.length === 1 && wanted !== '') return sweepFolder(store, matches[0])
  const some = (matches.length > 0 ? matches : ids).slice(-5).join(', ')
  throw new StoreError(
    matches.length > 1
      ? `sweep ${JSON.stringify(wanted)}: ${matches.length} ids start with this (${some}); expected one`
      : `sweep ${JSON.stringify(wanted)}: not in ${store}. The latest there: ${some}`,
  )
}
