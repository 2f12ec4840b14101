import { lstat, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newNameProblem } from '../dataset-name.ts'
import { invalid } from '../error.ts'
import { findDatasets } from '../find-datasets.ts'
import type { LocateOptions } from '../locate.ts'
import { findRegisteredDataset } from '../registry.ts'
import { folderToChange } from './own-dataset.ts'

/**
 * Renames a data set of the user's own, which is the name of its folder. Experiment files keep the old name.
 *
 * @returns the new folder
 * @throws DataError
 */
export async function renameDataset(name: string, to: string, options: LocateOptions = {}): Promise<string> {
  if (findRegisteredDataset(name))
    throw invalid(`${name} is a built-in data set: experiment files know it by this name`)
  const folder = await folderToChange(name, options)
  const taken = (await findDatasets(options)).filter(each => each.folder !== undefined).map(each => each.name)
  const problem = newNameProblem(
    to,
    taken.filter(each => each !== name),
  )
  if (problem) throw invalid(problem)
  const target = join(dirname(folder), to)
  const isOther = to.toLowerCase() !== name.toLowerCase()
  if (taken.includes(to) || (isOther && (await exists(target))))
    throw invalid(`data set ${JSON.stringify(to)} already exists; expected another name`)
  await rename(folder, target)
  return target
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )
