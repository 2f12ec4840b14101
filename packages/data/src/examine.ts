import { basename } from 'node:path'
import type { DatasetDescription, Split } from './dataset.ts'
import { readIdxImageCount, scanIdxImages } from './idx.ts'
import type { FoundDataset, LocateOptions } from './locate.ts'
import { readLabels } from './read-labels.ts'
import { findRegisteredDataset } from './registry.ts'
import { checkCounts, checkSettings, findFiles, normalised } from './request.ts'
import { isStrokes, loadStrokes, strokesSummary } from './strokes/cache.ts'
import { type DatasetSummary, type SplitSummary, summarise } from './summary.ts'

/** Everything about a data set but its images. */
export interface ExaminedDataset extends DatasetDescription {
  readonly train: SplitSummary
  readonly test: SplitSummary
  readonly folder: string
  /** SHA-256 of each file as it lies on disk, by file name. */
  readonly checksums: Readonly<Record<string, string>>
}

/**
 * Reads a data set from its first byte to its last, checks it as `loadDataset` does, and keeps none of its images.
 *
 * @throws DataError as `loadDataset`
 */
export async function examineDataset(name: string, options: LocateOptions = {}): Promise<ExaminedDataset> {
  checkSettings(name, options.settings)
  if (isStrokes(name) && options.settings?.path === undefined) {
    const { train, test, ...rest } = await loadStrokes(name, options)
    const summary = { train: summarise(train.labels, rest.classes), test: summarise(test.labels, rest.classes) }
    return normalised({ ...rest, ...summary }, options.settings)
  }
  const location = await findFiles(name, options)
  const labels = await readLabels(location)
  const { classes } = labels
  const train = await scanSplit(location, 'train', labels.train)
  const test = await scanSplit(location, 'test', labels.test)
  const measured = { name, title: name, synthetic: false, mean: train.mean, std: train.std }
  const { title, synthetic, mean, std } = findRegisteredDataset(name) ?? measured
  const examined = {
    name,
    title,
    classes,
    mean,
    std,
    synthetic,
    train: summarise(labels.train, classes),
    test: summarise(labels.test, classes),
    folder: location.folder,
    checksums: { ...labels.checksums, ...train.checksum, ...test.checksum },
  }
  return normalised(examined, options.settings)
}

async function scanSplit(location: FoundDataset, split: Split, labels: Uint8Array) {
  const file = location.files[`${split}Images`]
  checkCounts(location, split, labels.length, await readIdxImageCount(file))
  const { checksum, mean, std } = await scanIdxImages(file)
  return { mean, std, checksum: { [basename(file)]: checksum } }
}

/**
 * Counts and classes of a data set from its labels and headers, in milliseconds and without writing anything.
 *
 * @throws DataError as `loadDataset`
 */
export async function describeDataset(name: string, options: LocateOptions = {}): Promise<DatasetSummary> {
  checkSettings(name, options.settings)
  if (isStrokes(name) && options.settings?.path === undefined) return strokesSummary(name, options)
  const location = await findFiles(name, options)
  const { classes, train, test } = await readLabels(location)
  checkCounts(location, 'train', train.length, await readIdxImageCount(location.files.trainImages))
  checkCounts(location, 'test', test.length, await readIdxImageCount(location.files.testImages))
  const { title = name, synthetic = false } = findRegisteredDataset(name) ?? {}
  return {
    name,
    title,
    classes,
    synthetic,
    folder: location.folder,
    train: summarise(train, classes),
    test: summarise(test, classes),
  }
}
