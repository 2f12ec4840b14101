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
 * Loads the data sets of a sweep, as they were when it was created.
 *
 * @throws DataError if files are missing, wrong, or not those that the sweep started with
 */
export async function loadSweepData(record: SweepRecord, options: LocateOptions): Promise<Map<string, Dataset>> {
  const datasets = new Map<string, Dataset>()
  for (const [name, expected] of Object.entries(record.datasets))
    datasets.set(name, await loadSweepDataset(name, expected, options))
  return datasets
}

/** Loads one data set of a sweep, likewise. */
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
        `${dataset.folder}: ${file} is not the file that this sweep started with. Start a new sweep.`,
      )
  return { ...dataset, classes, mean, std }
}

/** Whether the data set is elsewhere: on another host, or moved since the sweep was created. */
async function isElsewhere(name: string, options: LocateOptions): Promise<boolean> {
  return findRegisteredDataset(name) !== undefined || (await locateDataset(name, options)).found
}
