import { listRemovedDatasets, restoreDataset } from '@finetune-lab/data'
import type { Command } from 'commander'
import { dataOption } from '../../arguments.ts'
import { age } from '../../format.ts'

/** `data restore [NAME]`: brings a removed data set back; without a name, the one that was removed last. */
export function addDataRestore(data: Command): void {
  data
    .command('restore')
    .description('bring a removed data set back')
    .argument('[name]', 'data set (default: the one that was removed last)')
    .option('--list', 'list removed data sets instead')
    .addOption(dataOption())
    .action(restoreData)
}

async function restoreData(
  name: string | undefined,
  { data, list }: { readonly data?: string; readonly list?: boolean },
): Promise<void> {
  if (!list) {
    console.log(await restoreDataset(name, { dataFolder: data }))
    return
  }
  for (const removed of await listRemovedDatasets({ dataFolder: data }))
    console.log(`${removed.name}: removed ${age(removed.removed, new Date())}, ${removed.folder}`)
}
