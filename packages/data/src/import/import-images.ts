import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { checkFolder } from '@finetune-lab/system'
import { IMAGE_PIXELS, type Split } from '../dataset.ts'
import { DATASET_NAME, newNameProblem } from '../dataset-name.ts'
import { invalid } from '../error.ts'
import { datasetCache, type LocateOptions } from '../locate.ts'
import { findRegisteredDataset } from '../registry.ts'
import { divide } from './divide.ts'
import { findImages } from './find-images.ts'
import { type Finding, startFindings } from './findings.ts'
import type { Fit } from './fit-image.ts'
import { addBlankClasses, checkClasses, checkStrict, type Indices, indicesRead } from './kept-images.ts'
import { readLabelledFile } from './labelled/read-labelled-file.ts'
import type { Ink } from './manner.ts'
import { readImages } from './read-images.ts'
import { IMPORTED_FILES, type ImportRecord, writeImported } from './write-imported.ts'

export interface ImportOptions extends Pick<LocateOptions, 'cacheFolder'> {
  /** The folder in which to create the data set's folder. Default: the user's cache, where every workspace finds it. */
  readonly into?: string
  /** The share of each class that becomes test images, unless there is a folder of test images. Default 0.2. */
  readonly testShare?: number
  /** Seed for choosing the test images. Default 0. */
  readonly seed?: number
  /** Default `auto`. */
  readonly ink?: Ink
  /** Default `pad`. */
  readonly fit?: Fit
  /** Refuse if a file would be left out or looks wrong. */
  readonly strict?: boolean
  /** Replace an existing data set of that name. */
  readonly replace?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

export interface ImportedDataset {
  readonly name: string
  readonly folder: string
  readonly classes: readonly string[]
  /** Images of each class. */
  readonly perClass: Readonly<Record<Split, readonly number[]>>
  /** What was left out, looks wrong, or is good to know. */
  readonly findings: readonly Finding[]
}

/**
 * Makes a data set from a folder of images, one sub-folder per class, or from labelled arrays (see `readLabelledFile`):
 * 28 × 28, in gzipped IDX files. From then on it is found by its name. Files that cannot be read are left out; the findings
 * name them all.
 *
 * @throws DataError that names the file or folder and what was expected; then nothing has been written
 */
export async function importImages(
  folder: string,
  name: string,
  options: ImportOptions = {},
): Promise<ImportedDataset> {
  const { testShare = 0.2, seed = 0, ink = 'auto', fit = 'pad', signal, onProgress } = options
  if (!(testShare > 0 && testShare < 1)) throw invalid(`test share ${testShare}; expected above 0 and below 1`)
  const datasets = options.into ?? datasetCache(options)
  const target = join(datasets, name)
  await checkName(name, datasets)
  checkFolder(datasets)
  await checkTarget(target, options.replace)
  const findings = startFindings()
  const found = (await readLabelledFile(folder, findings)) ?? (await findImages(folder, findings))
  const { classes, divided } = found
  const files = [...found.files.train, ...found.files.test].flat()
  const read = await readImages(files, findings, { ink, fit, signal, onProgress })
  const indices = indicesRead(found, read)
  addBlankClasses(classes, indices, read, findings)
  checkClasses(folder, found, indices, findings)
  if (options.strict) checkStrict(folder, findings)
  const splits = divided ? indices : divide(classes, indices.train, testShare, seed)
  const record: ImportRecord = {
    version: 1,
    source: resolve(folder),
    settings: { ink, fit, ...(!divided && { testShare, seed }) },
    readAs: read.choice,
    classes: classes.map((each, label) => ({
      name: each,
      train: splits.train[label]!.length,
      test: splits.test[label]!.length,
    })),
    findings: findings.all(),
  }
  const gather = (ofClasses: Indices) => {
    const images = new Uint8Array(ofClasses.flat().length * IMAGE_PIXELS)
    ofClasses.flat().forEach((index, i) => {
      images.set(read.fitted.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS), i * IMAGE_PIXELS)
    })
    return { images, labels: Uint8Array.from(ofClasses.flatMap((ofClass, label) => ofClass.map(() => label))) }
  }
  await writeImported(target, record, { train: gather(splits.train), test: gather(splits.test) })
  const perClass = { train: splits.train.map(length), test: splits.test.map(length) }
  return { name, folder: target, classes, perClass, findings: record.findings }
}

/** A data set imported by an earlier version may have any valid name, and can be imported again. */
async function checkName(name: string, datasets: string): Promise<void> {
  const taken = await readdir(datasets).catch((): string[] => [])
  const known = taken.includes(name) && DATASET_NAME.test(name) && !findRegisteredDataset(name)
  const problem = known ? undefined : newNameProblem(name, taken)
  if (problem) throw invalid(problem)
}

/** Replaces only on request, and only an imported data set. */
async function checkTarget(target: string, replace = false): Promise<void> {
  const there = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw invalid(`${target}: cannot be read (${error.code}); expected a folder or nothing`, error)
  })
  if (there.length > 0 && !replace)
    throw invalid(`${target}: already exists; expected a new name, or permission to replace it`)
  const foreign = there.find(file => !IMPORTED_FILES.includes(file))
  if (foreign !== undefined)
    throw invalid(`${target}: holds "${foreign}", which no import has written; it is not replaced`)
}

const length = (items: readonly unknown[]) => items.length
