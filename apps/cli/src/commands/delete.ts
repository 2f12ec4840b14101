import { basename } from 'node:path'
import {
  deleteSweep,
  findDeleted,
  findSweep,
  folderBytes,
  readSweep,
  restoreSweep,
  type SlurmQueue,
  StoreError,
  whyKept,
} from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import { agreed } from '../agreed.ts'
import { megabytes } from '../format.ts'

export interface DeleteCommandOptions {
  readonly store: string
  readonly yes?: boolean
}

/** `delete SWEEPS…`: moves sweeps to the store's trash, all of them or none. */
export async function deleteSweeps(wanted: readonly string[], { store, yes }: DeleteCommandOptions): Promise<void> {
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

/** `restore [SWEEPS…]`: brings deleted sweeps back; without a name, the one that was deleted last. */
export function restore(wanted: readonly string[], { store }: { readonly store: string }): void {
  for (const deleted of (wanted.length > 0 ? wanted : ['last']).map(each => findDeleted(store, each))) {
    restoreSweep(deleted)
    console.log(`${deleted.id}: restored`)
  }
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
