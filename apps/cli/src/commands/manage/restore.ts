import { findDeleted, restoreSweep } from '@finetune-lab/runs'
import type { Command } from 'commander'
import { storeOption } from '../../arguments.ts'

/** `restore [SWEEPS…]`: brings deleted sweeps back; without a name, the one that was deleted last. */
export function addRestore(program: Command): void {
  program
    .command('restore')
    .alias('undo')
    .description('bring deleted sweeps back')
    .argument('[sweeps...]', 'sweep ids, unambiguous prefixes, or "last" (default: the one that was deleted last)')
    .addOption(storeOption())
    .action(restore)
}

function restore(wanted: readonly string[], { store }: { readonly store: string }): void {
  for (const deleted of (wanted.length > 0 ? wanted : ['last']).map(each => findDeleted(store, each))) {
    restoreSweep(deleted)
    console.log(`${deleted.id}: restored`)
  }
}
