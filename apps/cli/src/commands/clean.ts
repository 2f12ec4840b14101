import { relative } from 'node:path'
import {
  type Cleanable,
  cleanStore,
  findCleanable,
  listSweeps,
  readSweep,
  type SlurmRecord,
  StoreError,
  sweepFolder,
} from '@finetune-lab/runs'
import { watchQueue } from '@finetune-lab/slurm'
import { type Command, Option } from 'commander'
import { agreed } from '../agreed.ts'
import { jsonOption, storeOption, wholeNumber } from '../arguments.ts'
import { megabytes } from '../format.ts'

/** `clean`: lists what can be removed, asks, and removes it. */
export function addClean(program: Command): void {
  program
    .command('clean')
    .description(
      'free disk space: remove what crashed or finished runs left behind, deleted sweeps and, on request, old sweeps; lists everything and asks first',
    )
    .addOption(
      new Option(
        '--older-than <days>',
        'also delete sweeps older than this many days, including their results',
      ).argParser(wholeNumber(0, 100_000)),
    )
    .option('--dry-run', 'only list what would be removed')
    .option('--yes', 'do not ask')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(clean)
}

interface CleanOptions {
  readonly store: string
  readonly olderThan?: number
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

export async function clean({ store, olderThan, dryRun, yes, json }: CleanOptions): Promise<void> {
  const cleanable = await cleanableIn(store, olderThan)
  const bytes = cleanable.reduce((sum, each) => sum + each.bytes, 0)
  if (json) console.log(JSON.stringify({ bytes, cleanable, removed: !dryRun && yes === true }, null, 2))
  else {
    for (const { path, bytes, what } of cleanable)
      console.log(`${relative(store, path)}: ${what} (${megabytes(bytes)})`)
    console.log(cleanable.length > 0 ? `${megabytes(bytes)} in total` : `${store}: nothing to clean`)
  }
  if (dryRun || cleanable.length === 0) return
  if (!yes && !(await agreed('clean', 'Remove these? [y/N] ', 'Use --yes, or --dry-run to only list.'))) {
    if (!json) console.log('Nothing was removed.')
    return
  }
  // Answering takes time. A yes does not cover anything that has changed since the question.
  const still = yes ? cleanable : unchanged(cleanable, await cleanableIn(store, olderThan))
  cleanStore(still)
  if (json) return
  if (still.length < cleanable.length)
    console.log(`Kept, as they have changed since: ${cleanable.length - still.length} of ${cleanable.length}.`)
  console.log(still.length > 0 ? 'Removed.' : 'Nothing was removed.')
}

/** What can be removed now, after asking Slurm about every job that may still start. */
async function cleanableIn(store: string, olderThan?: number): Promise<readonly Cleanable[]> {
  const queue = watchQueue()
  const jobs = listSweeps(store).flatMap(id => unfinishedJob(sweepFolder(store, id)) ?? [])
  if (jobs.length > 0) await queue.ask(...jobs)
  return findCleanable(store, new Date(), olderThan, queue.standing)
}

const unchanged = (before: readonly Cleanable[], now: readonly Cleanable[]) =>
  before.filter(({ path, bytes }) => now.some(each => each.path === path && each.bytes === bytes))

/** The Slurm job of an unfinished sweep in any state, as a job that had started may be requeued. */
function unfinishedJob(folder: string): SlurmRecord | undefined {
  try {
    const job = readSweep(folder).slurm?.job
    return job?.stopped === undefined ? job : undefined
  } catch (error) {
    // A damaged sweep is reported elsewhere.
    if (error instanceof StoreError) return undefined
    throw error
  }
}
