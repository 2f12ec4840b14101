import { renameDataset } from '@finetune-lab/data'
import type { Command } from 'commander'
import { dataOption } from '../../arguments.ts'

/** `data rename NAME NEW`: renames a data set of the user's own. */
export function addDataRename(data: Command): void {
  data
    .command('rename')
    .description('rename an imported data set')
    .argument('<name>', 'data set')
    .argument('<new>', 'new name')
    .addOption(dataOption())
    .action(renameData)
}

async function renameData(name: string, to: string, { data }: { readonly data?: string }): Promise<void> {
  console.log(await renameDataset(name, to, { dataFolder: data }))
  console.log(`Experiment files that say "dataset: ${name}" have to say ${to} now.`)
}
