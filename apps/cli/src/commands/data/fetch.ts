import { type FetchableDataset, fetchableDatasets, fetchDataset } from '@finetune-lab/data'
import { UserFacingError } from '@finetune-lab/system'
import type { Command } from 'commander'
import { megabytes } from '../../format.ts'
import { stepProgress } from '../../step-progress.ts'
import { untilInterrupted } from '../../until-interrupted.ts'

/** `data fetch NAME…`: downloads data sets, verifies them and stores them where every workspace finds them. */
export function addDataFetch(data: Command): void {
  data
    .command('fetch')
    .description('download data sets into the cache, where every workspace finds them, and verify their checksums')
    .argument('<names...>', 'mnist, fashion-mnist, emnist-letters')
    .option('--data <dir>', 'folder to create one folder per data set in, instead of the cache')
    .option('--mirror <url>', 'download from this URL instead of the usual source')
    .action(fetchData)
}

interface FetchDataOptions {
  /** The folder in which the data set's folder is created. Default: the user's cache. */
  readonly data?: string
  readonly mirror?: string
}

async function fetchData(names: readonly string[], options: FetchDataOptions): Promise<void> {
  const chosen = names.map(fetchable)
  for (const { name, bytes, origin } of chosen) {
    console.error(`${name}: ${megabytes(bytes)} to download. ${origin}.`)
    const progress = stepProgress(process.stderr)
    const folder = await untilInterrupted(signal =>
      fetchDataset(name, {
        into: options.data,
        mirror: options.mirror,
        signal,
        onProgress: ({ file, receivedBytes, totalBytes }) =>
          progress.show(receivedBytes / totalBytes, `${file}  ${megabytes(receivedBytes)} of ${megabytes(totalBytes)}`),
      }),
    ).finally(progress.end)
    console.log(`${name}: verified, in ${folder}`)
  }
}

function fetchable(name: string): FetchableDataset {
  const all = fetchableDatasets()
  const found = all.find(dataset => dataset.name === name)
  if (found === undefined)
    throw new UserFacingError(
      'input',
      `data fetch: "${name}"; expected one of ${all.map(dataset => dataset.name).join(', ')}`,
    )
  return found
}
