import { locateDataset, registeredDatasets } from '@finetune-lab/data'

export interface KnownDataset {
  readonly name: string
  readonly title: string
  readonly classes: number
  readonly synthetic: boolean
  /** Where its files were found; of a synthetic set none is needed. */
  readonly folder?: string
}

/** Every data set that is known by name, and where it is. */
export function findDatasets(dataFolder: string | undefined): Promise<KnownDataset[]> {
  return Promise.all(
    registeredDatasets.map(async ({ name, title, classes, synthetic }) => {
      const location = synthetic ? undefined : await locateDataset(name, { dataFolder })
      return { name, title, classes: classes.length, synthetic, folder: location?.found ? location.folder : undefined }
    }),
  )
}
