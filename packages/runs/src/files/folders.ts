import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { reading } from './disk-trouble.ts'
import { StoreError } from './store-error.ts'

/** What is at a path, a link as itself; undefined where nothing is. @throws DiskError */
export const lookAt = (path: string): Stats | undefined =>
  reading(path, () => lstatSync(path, { throwIfNoEntry: false }))

/** The names in a folder that is there. @throws DiskError */
export const namesIn = (folder: string): string[] => reading(folder, () => readdirSync(folder))

/** The names of a folder's folders, without links to folders elsewhere. @throws DiskError */
export const foldersIn = (folder: string): string[] =>
  reading(folder, () =>
    readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? entry.name : [])),
  )

/** Checks `levels` folders: this one and those above it. @throws StoreError where one of them is a link */
export function refuseLinks(folder: string, levels: number): void {
  for (let [each, left] = [folder, levels]; left > 0; [each, left] = [dirname(each), left - 1]) refuseLink(each)
}

/**
 * Of the folders of a store, none may be a link: not the runs' or a run's, not the sweeps' or a sweep's. The store itself
 * may: that is how one moves it.
 *
 * @throws StoreError
 */
export function refuseLink(folder: string): void {
  const found = lookAt(folder)
  if (found && !found.isDirectory())
    throw new StoreError(`${folder}: expected a folder; the store follows no links out of itself`)
}
