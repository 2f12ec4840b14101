import { changeAbout, findSweep, readSweepRecord } from '@finetune-lab/runs'
import type { Command } from 'commander'
import { SWEEP_ARGUMENT, storeOption } from '../../arguments.ts'

/** `rename SWEEP NAME`: gives a sweep another name; an empty one restores the name in its experiment file. */
export function addRename(program: Command): void {
  program
    .command('rename')
    .description('give a sweep another name; "" restores the name in its experiment file')
    .argument('<sweep>', SWEEP_ARGUMENT)
    .argument('<name>', 'the new name')
    .addOption(storeOption())
    .action(rename)
}

function rename(wanted: string, name: string, { store }: { readonly store: string }): void {
  const folder = findSweep(store, wanted)
  const { id, name: original } = readSweepRecord(folder)
  const about = changeAbout(folder, { name })
  console.log(`${id}: ${JSON.stringify(about.name ?? original)}`)
}
