import { existsSync } from 'node:fs'
import {
  DataError,
  type Dataset,
  findRegisteredDataset,
  type LocateOptions,
  loadDataset,
  locateDataset,
} from '@finetune-lab/data'
import type { DatasetRecord, SweepRecord } from '@finetune-lab/runs'

/**
 * The data sets of a sweep, as they were when it was made.
 *
 * @throws DataError where files are missing, wrong, or not the ones that the sweep began with
 */
export async function loadSweepData(record: SweepRecord, options: LocateOptions): Promise<Map<string, Dataset>> {
  const datasets = new Map<string, Dataset>()
  for (const [name, expected] of Object.entries(record.datasets))
    datasets.set(name, await loadSweepDataset(name, expected, options))
  return datasets
}

/** One data set of a sweep, likewise. */
export async function loadSweepDataset(
  name: string,
  { classes, mean, std, folder, synthetic, checksums }: DatasetRecord,
  options: Parameters<typeof loadDataset>[1],
): Promise<Dataset> {
  const path = synthetic || (!existsSync(folder) && (await isElsewhere(name, options ?? {}))) ? undefined : folder
  const dataset = await loadDataset(name, { ...options, settings: { path, mean, std } })
  for (const [file, checksum] of Object.entries(checksums))
    if (dataset.checksums[file] !== checksum)
      throw new DataError(
        'input',
        `${dataset.folder}: ${file} is not the file that this sweep began with. Start a new sweep.`,
      )
  return { ...dataset, classes, mean, std }
}

/** On another host, or moved since the sweep was made. One of the user's own counts only where it was found. */
async function isElsewhere(name: string, options: LocateOptions): Promise<boolean> {
  return findRegisteredDataset(name) !== undefined || (await locateDataset(name, options)).found
}
