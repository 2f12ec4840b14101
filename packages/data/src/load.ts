import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type Dataset,
  type DatasetDescription,
  IMAGE_PIXELS,
  IMAGE_SIDE,
  type ImageSet,
  MAX_CLASSES,
  type Split,
} from './dataset.ts'
import { DataError, invalid } from './error.ts'
import { readIdxImageCount, readIdxImages, readIdxLabels } from './idx.ts'
import { type DatasetSettings, type FoundDataset, formatOf, type LocateOptions, locateDataset } from './locate.ts'
import { measure } from './measure.ts'
import { findRegisteredDataset } from './registry.ts'
import { isStrokes, loadStrokes, strokesSummary } from './strokes/cache.ts'
import { type DatasetSummary, summarise } from './summary.ts'

/**
 * Finds a data set and reads it whole: images upright, labels from 0, both in shared memory.
 *
 * @throws DataError of kind `missing` when files are not there, of kind `invalid` when one is wrong
 */
export async function loadDataset(name: string, options: LocateOptions = {}): Promise<Dataset> {
  checkSettings(name, options.settings)
  if (isStrokes(name) && options.settings?.path === undefined)
    return normalised(await loadStrokes(name, options), options.settings)
  const location = await locate(name, options)
  const { transposed } = formatOf(name)
  const labels = await readLabels(location)
  const train = await readSplit(location, 'train', labels.train, transposed)
  const test = await readSplit(location, 'test', labels.test, transposed)
  const described = findRegisteredDataset(name) ?? { name, title: name, synthetic: false, ...measure(train.set.images) }
  const { title, synthetic, mean, std } = described
  const checksums = { ...labels.checksums, ...train.checksum, ...test.checksum }
  const dataset = {
    name,
    title,
    classes: labels.classes,
    mean,
    std,
    synthetic,
    train: train.set,
    test: test.set,
    folder: location.folder,
    checksums,
  }
  return normalised(dataset, options.settings)
}

/**
 * Counts and classes of a data set from its labels and headers, in milliseconds and without writing anything.
 *
 * @throws DataError as `loadDataset`
 */
export async function describeDataset(name: string, options: LocateOptions = {}): Promise<DatasetSummary> {
  checkSettings(name, options.settings)
  if (isStrokes(name) && options.settings?.path === undefined) return strokesSummary(name, options)
  const location = await locate(name, options)
  const { classes, train, test } = await readLabels(location)
  await checkCounts(location, 'train', train.length, await readIdxImageCount(location.files.trainImages))
  await checkCounts(location, 'test', test.length, await readIdxImageCount(location.files.testImages))
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

async function locate(name: string, options: LocateOptions): Promise<FoundDataset> {
  const location = await locateDataset(name, options)
  if (!location.found) throw new DataError(location.known ? 'missing' : 'invalid', location.message)
  return location
}

function checkSettings(name: string, settings: DatasetSettings = {}): void {
  const { mean, std } = settings
  if (mean !== undefined && !Number.isFinite(mean))
    throw invalid(`Data set "${name}": mean ${mean}; expected a number, usually from 0 to 1`)
  if (std !== undefined && !(std > 0 && Number.isFinite(std)))
    throw invalid(`Data set "${name}": std ${std}; expected a number above 0`)
}

function normalised<T extends DatasetDescription>(dataset: T, settings: DatasetSettings = {}): T {
  return { ...dataset, mean: settings.mean ?? dataset.mean, std: settings.std ?? dataset.std }
}

interface Labels {
  readonly classes: readonly string[]
  readonly train: Uint8Array
  readonly test: Uint8Array
  readonly checksums: Readonly<Record<string, string>>
}

async function readLabels({ name, folder, files }: FoundDataset): Promise<Labels> {
  const train = await readIdxLabels(files.trainLabels)
  const test = await readIdxLabels(files.testLabels)
  const { firstLabel } = formatOf(name)
  const named = findRegisteredDataset(name)?.classes ?? (await readClassNames(folder))
  const classes = named ?? numbered(1 + Math.max(largest(train.labels), largest(test.labels)), files.trainLabels)
  toClasses(files.trainLabels, train.labels, firstLabel, classes.length)
  toClasses(files.testLabels, test.labels, firstLabel, classes.length)
  const checksums = { [basename(files.trainLabels)]: train.checksum, [basename(files.testLabels)]: test.checksum }
  return { classes, train: train.labels, test: test.labels, checksums }
}

/** `classes.txt`: one name a line, in the order of the labels. */
async function readClassNames(folder: string): Promise<readonly string[] | undefined> {
  const file = join(folder, 'classes.txt')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw invalid(`${file}: cannot be read (${error.code}); expected one class name a line`, error)
  })
  if (text === undefined) return undefined
  const names = text.split(/\r?\n/).map(line => line.trim())
  while (names.at(-1) === '') names.pop()
  if (names.length < 2 || names.length > MAX_CLASSES)
    throw invalid(`${file}: ${names.length} names; expected 2 to ${MAX_CLASSES}, one a line`)
  names.forEach((name, index) => {
    if (name === '') throw invalid(`${file}:${index + 1}: an empty line; expected the name of class ${index}`)
    if (names.indexOf(name) < index)
      throw invalid(
        `${file}:${index + 1}: "${name}" stands in line ${names.indexOf(name) + 1} already; expected different names`,
      )
  })
  return names
}

function numbered(count: number, file: string): readonly string[] {
  if (count > MAX_CLASSES) throw invalid(`${file}: labels up to ${count - 1}; expected 0 to ${MAX_CLASSES - 1}`)
  return Array.from({ length: count }, (_, index) => String(index))
}

function largest(labels: Uint8Array): number {
  return labels.reduce((most, label) => Math.max(most, label), 0)
}

function toClasses(file: string, labels: Uint8Array, firstLabel: number, classCount: number): void {
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]! - firstLabel
    if (label < 0 || label >= classCount)
      throw invalid(
        `${file}: label ${labels[index]} at position ${index} (byte ${8 + index}); expected ${firstLabel} to ${firstLabel + classCount - 1}`,
      )
    labels[index] = label
  }
}

interface ReadSplit {
  readonly set: ImageSet
  readonly checksum: Readonly<Record<string, string>>
}

async function readSplit(
  location: FoundDataset,
  split: Split,
  labels: Uint8Array,
  transposed: boolean,
): Promise<ReadSplit> {
  const file = location.files[`${split}Images`]
  // The header alone first: a count that cannot be right takes no memory.
  checkCounts(location, split, labels.length, await readIdxImageCount(file))
  const { count, images, checksum } = await readIdxImages(file)
  if (transposed) transposeAll(images)
  return { set: { count, images, labels }, checksum: { [basename(file)]: checksum } }
}

function checkCounts({ files }: FoundDataset, split: Split, labels: number, images: number): void {
  if (images !== labels)
    throw invalid(
      `${files[`${split}Images`]} holds ${images} images, ${files[`${split}Labels`]} ${labels} labels; expected as many`,
    )
}

/** Exchanges rows and columns of each image in place. */
function transposeAll(images: Uint8Array): void {
  for (let start = 0; start < images.length; start += IMAGE_PIXELS) {
    for (let row = 1; row < IMAGE_SIDE; row++) {
      for (let column = 0; column < row; column++) {
        const below = start + row * IMAGE_SIDE + column
        const above = start + column * IMAGE_SIDE + row
        const value = images[below]!
        images[below] = images[above]!
        images[above] = value
      }
    }
  }
}
