import { relative } from 'node:path'
import { watchQueue } from '@finetune-lab/engine'
import {
  cleanStore,
  findCleanable,
  listSweeps,
  readSweep,
  type SlurmRecord,
  StoreError,
  sweepFolder,
} from '@finetune-lab/runs'
import { agreed } from '../agreed.ts'
import { megabytes } from '../format.ts'

export interface CleanOptions {
  readonly store: string
  readonly olderThan?: number
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

/** `clean`: frees space, after saying what would go. */
export async function clean({ store, olderThan, dryRun, yes, json }: CleanOptions): Promise<void> {
  const queue = watchQueue()
  const jobs = listSweeps(store).flatMap(id => waitingJob(sweepFolder(store, id)) ?? [])
  if (jobs.length > 0) await queue.ask(...jobs)
  const cleanable = findCleanable(store, new Date(), olderThan, queue.standing)
  const bytes = cleanable.reduce((sum, each) => sum + each.bytes, 0)
  if (json) console.log(JSON.stringify({ bytes, cleanable, removed: !dryRun && yes === true }, null, 2))
  else {
    for (const { path, bytes, what } of cleanable)
      console.log(`${relative(store, path)}: ${what} (${megabytes(bytes)})`)
    console.log(cleanable.length > 0 ? `${megabytes(bytes)} in all` : `${store}: nothing to clean`)
  }
  if (dryRun || cleanable.length === 0) return
  if (!yes && !(await agreed('clean', 'Remove this? [y/N] ', 'Say --yes, or --dry-run to look only.'))) {
    if (!json) console.log('Nothing was removed.')
    return
  }
  cleanStore(cleanable)
  if (!json) console.log('Removed.')
}

/** Of a sweep that waits for Slurm, as far as its files tell: only these are worth a question. */
function waitingJob(folder: string): SlurmRecord | undefined {
  try {
    const { state, slurm } = readSweep(folder)
    return state === 'waiting' ? slurm?.job : undefined
  } catch (error) {
    // A damaged sweep is told of elsewhere.
    if (error instanceof StoreError) return undefined
    throw error
  }
}
