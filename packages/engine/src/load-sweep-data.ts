import { existsSync } from 'node:fs'
import { type Dataset, type LocateOptions, loadDataset } from '@finetune-lab/data'
import type { SweepRecord } from '@finetune-lab/runs'

/**
 * The data sets of a sweep, as they were when it was made.
 *
 * @throws DataError where files are missing; Error where they are not the ones that the sweep began with
 */
export async function loadSweepData(record: SweepRecord, options: LocateOptions): Promise<Map<string, Dataset>> {
  const datasets = new Map<string, Dataset>()
  for (const [name, expected] of Object.entries(record.datasets)) {
    const { mean, std, folder, synthetic } = expected
    // Where they were found then, if that is still there (another host may have them elsewhere).
    const path = !synthetic && existsSync(folder) ? folder : undefined
    const dataset = await loadDataset(name, { ...options, settings: { path, mean, std } })
    for (const [file, checksum] of Object.entries(expected.checksums))
      if (dataset.checksums[file] !== checksum)
        throw new Error(`${dataset.folder}: ${file} is not the file that this sweep began with. Start a new sweep.`)
    datasets.set(name, { ...dataset, classes: expected.classes, mean, std })
  }
  return datasets
}
