import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { reading } from './disk-trouble.ts'
import { StoreError } from './store-error.ts'

/** What exists at a path, without following a link; undefined if nothing does. @throws DiskError */
export const lookAt = (path: string): Stats | undefined =>
  reading(path, () => lstatSync(path, { throwIfNoEntry: false }))

/** The names in an existing folder. @throws DiskError */
export const namesIn = (folder: string): string[] => reading(folder, () => readdirSync(folder))

/** The names of a folder's sub-folders, without links to folders. @throws DiskError */
export const foldersIn = (folder: string): string[] =>
  reading(folder, () =>
    readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? entry.name : [])),
  )

/** Checks `levels` folders: this one and those above it. @throws StoreError if one of them is a link */
export function refuseLinks(folder: string, levels: number): void {
  for (let [each, left] = [folder, levels]; left > 0; [each, left] = [dirname(each), left - 1]) refuseLink(each)
}

/**
 * No folder inside a store may be a link. The store itself may be, which is how users move it.
 *
 * @throws StoreError
 */
export function refuseLink(folder: string): void {
  const found = lookAt(folder)
  if (found && !found.isDirectory())
    throw new StoreError(`${folder}: expected a folder; the store follows no links out of itself`)
}
