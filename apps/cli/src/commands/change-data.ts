import { listRemovedDatasets, removeDataset, renameDataset, restoreDataset } from '@finetune-lab/data'
import { agreed } from '../agreed.ts'
import { age } from '../format.ts'

interface DataFolder {
  readonly data?: string
}

/** `data rename NAME NEW`: renames a data set of the user's own. */
export async function renameData(name: string, to: string, { data }: DataFolder): Promise<void> {
  console.log(await renameDataset(name, to, { dataFolder: data }))
  console.log(`Experiment files that say "dataset: ${name}" have to say ${to} now.`)
}

/** `data remove NAMES…`: moves data sets to the trash next to them. */
export async function removeData(
  names: readonly string[],
  { data, yes }: DataFolder & { readonly yes?: boolean },
): Promise<void> {
  const question = `Remove ${names.join(', ')}? They can be restored. [y/N] `
  if (!yes && !(await agreed('data remove', question, 'Use --yes.'))) {
    console.log('Nothing was removed.')
    return
  }
  for (const name of names) {
    const { folder } = await removeDataset(name, { dataFolder: data })
    console.log(`${name}: moved to ${folder}`)
  }
  console.log(`Restore with: finetune-lab data restore ${names.at(-1)}   To free the space, delete these folders.`)
}

/** `data restore [NAME]`: brings a removed data set back; without a name, the one that was removed last. */
export async function restoreData(
  name: string | undefined,
  { data, list }: DataFolder & { readonly list?: boolean },
): Promise<void> {
  if (!list) {
    console.log(await restoreDataset(name, { dataFolder: data }))
    return
  }
  for (const removed of await listRemovedDatasets({ dataFolder: data }))
    console.log(`${removed.name}: removed ${age(removed.removed, new Date())}, ${removed.folder}`)
}
