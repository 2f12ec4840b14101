import { readdir } from 'node:fs/promises'
import { datasetPlaces, type LocateOptions, locateDataset } from './locate.ts'
import { registeredDatasets } from './registry.ts'

export interface KnownDataset {
  readonly name: string
  readonly title: string
  readonly synthetic: boolean
  /** Whether it is a registered data set. Otherwise it is the user's own, found in a folder of data sets. */
  readonly builtIn: boolean
  /** Number of classes, if known without reading the data set. */
  readonly classes?: number
  /** Where its files were found. A synthetic set needs none. */
  readonly folder?: string
}

/** All registered data sets, and the user's own in the folders where data is searched. */
export async function findDatasets(options: Omit<LocateOptions, 'settings'> = {}): Promise<KnownDataset[]> {
  const builtIn = await Promise.all(
    registeredDatasets.map(async ({ name, title, classes, synthetic }) => {
      const location = synthetic ? undefined : await locateDataset(name, options)
      const folder = location?.found ? location.folder : undefined
      return { name, title, synthetic, builtIn: true, classes: classes.length, folder }
    }),
  )
  return [...builtIn, ...(await findOwn(options))]
}

/** Sub-folders of the searched folders that contain all files of a data set. */
async function findOwn(options: LocateOptions): Promise<KnownDataset[]> {
  const names = new Set<string>()
  for (const place of datasetPlaces(options)) {
    for (const entry of await readdir(place, { withFileTypes: true }).catch(() => []))
      if (entry.isDirectory() || entry.isSymbolicLink()) names.add(entry.name)
  }
  for (const { name } of registeredDatasets) names.delete(name)
  const locations = await Promise.all([...names].sort().map(name => locateDataset(name, options)))
  return locations
    .filter(location => location.found)
    .map(({ name, folder }) => ({ name, title: name, synthetic: false, builtIn: false, folder }))
}
