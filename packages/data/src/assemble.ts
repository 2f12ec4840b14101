import type { DatasetDescription, Split } from './dataset.ts'
import { type FoundDataset, formatOf, type LocateOptions } from './locate.ts'
import type { Measured } from './measure.ts'
import type { Labels } from './read-labels.ts'
import { type FileRole, findRegisteredDataset, usualName } from './registry.ts'
import { normalised } from './request.ts'

/** What was read from one split's files. */
export interface SplitReading<Content> {
  readonly content: Content
  /** SHA-256 of the content of the image file. */
  readonly checksum: string
}

/** A data set whose splits hold any content: images and labels, or only their counts. */
export interface Assembled<Content> extends DatasetDescription {
  readonly train: Content
  readonly test: Content
  readonly folder: string
  readonly checksums: Readonly<Record<string, string>>
}

/**
 * Assembles a data set from its parts. A registered data set has its published description, any other a measured one.
 * The request may change the normalisation.
 */
export function assemble<Content>(
  { name, folder }: FoundDataset,
  labels: Labels,
  splits: Readonly<Record<Split, SplitReading<Content>>>,
  measured: () => Measured,
  settings: LocateOptions['settings'],
): Assembled<Content> {
  const described = findRegisteredDataset(name) ?? { title: name, synthetic: false, ...measured() }
  const { title, mean, std, synthetic } = described
  const usual = (role: FileRole) => usualName(formatOf(name), role)
  const dataset = {
    name,
    title,
    classes: labels.classes,
    mean,
    std,
    synthetic,
    train: splits.train.content,
    test: splits.test.content,
    folder,
    checksums: {
      [usual('trainImages')]: splits.train.checksum,
      [usual('trainLabels')]: labels.checksums.train,
      [usual('testImages')]: splits.test.checksum,
      [usual('testLabels')]: labels.checksums.test,
    },
  }
  return normalised(dataset, settings)
}
