import { lstat } from 'node:fs/promises'
import { basename } from 'node:path'
import { DataError, invalid } from '../error.ts'
import { type LocateOptions, locateDataset } from '../locate.ts'
import { findRegisteredDataset } from '../registry.ts'

/**
 * The folder of a data set that can be renamed or removed.
 *
 * @throws DataError if the data set is missing, is drawn by the program, or is a link to another place
 */
export async function folderToChange(name: string, options: LocateOptions): Promise<string> {
  if (findRegisteredDataset(name)?.synthetic)
    throw invalid(`${name} is built in: the program draws it, so there is nothing to rename or remove`)
  const location = await locateDataset(name, options)
  if (!location.found)
    throw new DataError('lack', `data set ${JSON.stringify(name)} is missing: looked in ${location.looked.join(', ')}`)
  const { folder } = location
  if (basename(folder) !== name || !(await lstat(folder)).isDirectory())
    throw invalid(`${folder}: expected a folder with the data set's name; a link is left alone`)
  return folder
}
