import { basename } from 'node:path'
import {
  deleteSweep,
  findSweep,
  folderBytes,
  readSweep,
  type SlurmQueue,
  StoreError,
  whyKept,
} from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import type { Command } from 'commander'
import { agreed } from '../../agreed.ts'
import { SWEEP_ARGUMENT, storeOption } from '../../arguments.ts'
import { megabytes } from '../../format.ts'

/** `delete SWEEPS…`: moves sweeps to the store's trash, all of them or none. */
export function addDelete(program: Command): void {
  program
    .command('delete')
    .description('move sweeps to the store’s trash; restore brings them back, clean empties the trash')
    .argument('<sweeps...>', SWEEP_ARGUMENT)
    .option('--yes', 'do not ask')
    .addOption(storeOption())
    .action(deleteSweeps)
}

interface DeleteCommandOptions {
  readonly store: string
  readonly yes?: boolean
}

async function deleteSweeps(wanted: readonly string[], { store, yes }: DeleteCommandOptions): Promise<void> {
  const folders = [...new Set(wanted.map(each => findSweep(store, each)))]
  const queue = await askedQueue(folders)
  const kept = folders.flatMap(folder => {
    const why = whyKept(folder, undefined, queue)
    return why === undefined ? [] : [`${basename(folder)} was not deleted: ${why}`]
  })
  if (kept.length > 0) throw new StoreError(kept.join('\n'))
  if (!yes) {
    for (const folder of folders) console.log(`${basename(folder)}: ${describe(folder)}`)
    if (!(await agreed('delete', 'Delete? They can be restored until you clean the store. [y/N] ', 'Use --yes.'))) {
      console.log('Nothing was deleted.')
      return
    }
  }
  for (const folder of folders) deleteSweep(folder, { queue })
  const ids = folders.map(folder => basename(folder))
  for (const id of ids) console.log(`${id}: deleted`)
  console.log(`Restore with: finetune-lab restore ${ids.join(' ')}   Free the space with: finetune-lab clean`)
}

/** Slurm's answers about the jobs of these sweeps. */
async function askedQueue(folders: readonly string[]): Promise<SlurmQueue> {
  const queue = watchQueue()
  const jobs = folders.flatMap(folder => readable(folder)?.slurm?.job ?? [])
  if (jobs.length > 0) await queue.ask(...jobs)
  return queue.standing
}

function describe(folder: string): string {
  const sweep = readable(folder)
  const finished = sweep?.runs.filter(({ state }) => state === 'finished').length
  const what = sweep
    ? `${JSON.stringify(sweep.record.name)}, ${finished} of ${sweep.runs.length} runs finished`
    : 'damaged'
  return `${what} (${megabytes(folderBytes(folder))})`
}

/** A damaged sweep can be deleted too. */
function readable(folder: string) {
  try {
    return readSweep(folder)
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  }
}
