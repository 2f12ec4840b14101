import { removeDataset } from '@finetune-lab/data'
import type { Command } from 'commander'
import { agreed } from '../../agreed.ts'
import { dataOption } from '../../arguments.ts'

/** `data remove NAMES…`: moves data sets to the trash next to them. */
export function addDataRemove(data: Command): void {
  data
    .command('remove')
    .description('move data sets to the trash next to them')
    .argument('<names...>', 'data sets')
    .option('--yes', 'do not ask')
    .addOption(dataOption())
    .action(removeData)
}

async function removeData(
  names: readonly string[],
  { data, yes }: { readonly data?: string; readonly yes?: boolean },
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
