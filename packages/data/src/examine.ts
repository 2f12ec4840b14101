import { assemble, type SplitReading } from './assemble.ts'
import type { DatasetDescription, Split } from './dataset.ts'
import { type DatasetFinding, imageFindings, labelFindings, spreadFindings } from './findings.ts'
import { readIdxImageCount, scanIdxImages } from './idx.ts'
import { type FoundDataset, isDrawn, type LocateOptions } from './locate.ts'
import { startMeasuring } from './measure.ts'
import { type Labels, readLabels } from './read-labels.ts'
import { findRegisteredDataset } from './registry.ts'
import { checkCounts, checkSettings, findFiles, normalised } from './request.ts'
import { loadStrokes, strokesSummary } from './strokes/cache.ts'
import { type DatasetSummary, type SplitSummary, summarise } from './summary.ts'
import { watchImages } from './watch-images.ts'

/** Everything about a data set except its images. */
export interface ExaminedDataset extends DatasetDescription {
  readonly train: SplitSummary
  readonly test: SplitSummary
  /** What looks wrong in the data set. */
  readonly findings: readonly DatasetFinding[]
  readonly folder: string
  /** As `Dataset` has them. */
  readonly checksums: Readonly<Record<string, string>>
}

/**
 * Reads a data set completely and checks it like `loadDataset`, but keeps none of its images.
 *
 * @throws DataError as `loadDataset`
 */
export async function examineDataset(name: string, options: LocateOptions = {}): Promise<ExaminedDataset> {
  checkSettings(name, options.settings)
  if (isDrawn(name, options)) {
    const { train, test, ...rest } = await loadStrokes(name, options)
    const summary = { train: summarise(train.labels, rest.classes), test: summarise(test.labels, rest.classes) }
    return normalised({ ...rest, ...summary, findings: [] }, options.settings)
  }
  const location = await findFiles(name, options)
  const labels = await readLabels(location)
  const published = findRegisteredDataset(name) !== undefined
  const measuring = startMeasuring()
  const watching = { train: watchImages(labels.train), test: watchImages(labels.test) }
  const train = await scanSplit(location, 'train', labels, images => {
    // The mean and standard deviation of a registered set are known.
    if (!published) measuring.add(images)
    watching.train.see(images)
  })
  const test = await scanSplit(location, 'test', labels, watching.test.see)
  const examined = assemble(location, labels, { train, test }, measuring.result, options.settings)
  const watched = { train: watching.train.result(), test: watching.test.result() }
  const spread = published || watched.train.alike ? [] : spreadFindings(measuring.result(), options.settings)
  const perClass = { train: train.content.perClass, test: test.content.perClass }
  const findings = [
    ...labelFindings(labels.classes, perClass),
    ...imageFindings(labels.classes, watched, published),
    ...spread,
  ]
  return { ...examined, findings }
}

async function scanSplit(
  location: FoundDataset,
  split: Split,
  labels: Labels,
  see: (images: Uint8Array) => void,
): Promise<SplitReading<SplitSummary>> {
  const file = location.files[`${split}Images`]
  checkCounts(location, split, labels[split].length, await readIdxImageCount(file))
  return { content: summarise(labels[split], labels.classes), checksum: await scanIdxImages(file, see) }
}

/**
 * Counts and classes of a data set from its labels and headers, in milliseconds and without writing anything.
 *
 * @throws DataError as `loadDataset`
 */
export async function describeDataset(name: string, options: LocateOptions = {}): Promise<DatasetSummary> {
  checkSettings(name, options.settings)
  if (isDrawn(name, options)) return strokesSummary(name, options)
  const location = await findFiles(name, options)
  const { classes, train, test } = await readLabels(location)
  checkCounts(location, 'train', train.length, await readIdxImageCount(location.files.trainImages))
  checkCounts(location, 'test', test.length, await readIdxImageCount(location.files.testImages))
  const { title = name, synthetic = false } = findRegisteredDataset(name) ?? {}
  const summaries = { train: summarise(train, classes), test: summarise(test, classes) }
  const findings = labelFindings(classes, { train: summaries.train.perClass, test: summaries.test.perClass })
  return { name, title, classes, synthetic, folder: location.folder, ...summaries, findings }
}

/**
 * Like `describeDataset`, but also reads the images and reports what looks wrong in them. Built-in sets are not read.
 *
 * @throws DataError as `loadDataset`
 */
export async function surveyDataset(name: string, options: LocateOptions = {}): Promise<DatasetSummary> {
  if (isDrawn(name, options)) return describeDataset(name, options)
  const { mean, std, checksums, ...summary } = await examineDataset(name, options)
  return summary
}
