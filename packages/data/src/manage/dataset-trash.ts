import { lstat, readdir, rename } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '@finetune-lab/system'
import { DataError, invalid } from '../error.ts'
import { datasetPlaces, type LocateOptions } from '../locate.ts'
import { folderToChange } from './own-dataset.ts'

/** A removed data set, which can be restored. */
export interface RemovedDataset {
  readonly name: string
  /** Its folder in the trash. */
  readonly folder: string
  readonly removed: Date
}

/** Next to the data sets, so that removing is one rename. Its name is none that a data set can have. */
const TRASH = '.removed'
/** A removed folder's name: the data set's, and when it was removed in milliseconds since 1970. */
const NAMES = /^(.+)@(\d{1,15})$/

/** Moves a data set to the trash next to it. @throws DataError */
export async function removeDataset(
  name: string,
  options: LocateOptions = {},
  now: Date = new Date(),
): Promise<RemovedDataset> {
  const folder = await folderToChange(name, options)
  const trash = join(dirname(folder), TRASH)
  makeFolder(trash)
  const target = join(trash, `${name}@${now.getTime()}`)
  await rename(folder, target)
  return { name, folder: target, removed: now }
}

/** The removed data sets in the folders that are searched, last removed first. */
export async function listRemovedDatasets(options: LocateOptions = {}): Promise<RemovedDataset[]> {
  const found = await Promise.all(
    datasetPlaces(options).map(async place => {
      const trash = join(place, TRASH)
      const entries = await readdir(trash, { withFileTypes: true }).catch(() => [])
      return entries.flatMap(entry => {
        const [, name, time] = NAMES.exec(entry.name) ?? []
        return entry.isDirectory() && name !== undefined
          ? [{ name, folder: join(trash, entry.name), removed: new Date(Number(time)) }]
          : []
      })
    }),
  )
  return found.flat().toSorted((a, b) => b.removed.getTime() - a.removed.getTime())
}

/**
 * Moves a removed data set back.
 *
 * @param name the data set's; without one, the one that was removed last
 * @returns its folder
 * @throws DataError if there is none, or a data set of its name exists
 */
export async function restoreDataset(name: string | undefined, options: LocateOptions = {}): Promise<string> {
  const all = await listRemovedDatasets(options)
  const removed = name === undefined ? all[0] : all.find(each => each.name === name)
  if (!removed)
    throw new DataError(
      'input',
      all.length === 0
        ? 'no removed data sets'
        : `no removed data set ${JSON.stringify(name)}; there are ${all.map(each => each.name).join(', ')}`,
    )
  const target = join(dirname(dirname(removed.folder)), basename(removed.name))
  const taken = await lstat(target).catch(() => undefined)
  if (taken) throw invalid(`${target}: already exists; ${removed.folder} stays where it is`)
  await rename(removed.folder, target)
  return target
}
