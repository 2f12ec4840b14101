import type { DatasetDescription, Split } from './dataset.ts'
import { DataError, invalid } from './error.ts'
import { type DatasetSettings, type FoundDataset, type LocateOptions, locateDataset } from './locate.ts'

// Shared by loading and examining a data set: check the request, find the files, compare the counts.

/** @throws DataError if files are missing */
export async function findFiles(name: string, options: LocateOptions): Promise<FoundDataset> {
  const location = await locateDataset(name, options)
  if (!location.found)
    throw new DataError(location.known ? 'lack' : 'input', location.message, { advice: location.advice })
  return location
}

export function checkSettings(name: string, settings: DatasetSettings = {}): void {
  const { mean, std } = settings
  if (mean !== undefined && !Number.isFinite(mean))
    throw invalid(`Data set "${name}": mean ${mean}; expected a number, usually from 0 to 1`)
  if (std !== undefined && !(std > 0 && Number.isFinite(std)))
    throw invalid(`Data set "${name}": std ${std}; expected a number above 0`)
}

/** Applies the mean and standard deviation of the request. */
export function normalised<T extends DatasetDescription>(dataset: T, settings: DatasetSettings = {}): T {
  return { ...dataset, mean: settings.mean ?? dataset.mean, std: settings.std ?? dataset.std }
}

/** @throws DataError unless there are as many labels as images */
export function checkCounts({ files }: FoundDataset, split: Split, labels: number, images: number): void {
  if (images !== labels)
    throw invalid(
      `${files[`${split}Images`]} holds ${images} images, ${files[`${split}Labels`]} ${labels} labels; expected the same number of both`,
    )
}
