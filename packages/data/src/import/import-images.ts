import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { stream } from '@finetune-lab/random'
import { checkFolder, makeFolder } from '@finetune-lab/system'
import { IMAGE_PIXELS, type Split } from '../dataset.ts'
import { DATASET_NAME, newNameProblem } from '../dataset-name.ts'
import { invalid } from '../error.ts'
import { encodeIdxImages, encodeIdxLabels } from '../idx.ts'
import { datasetCache, type LocateOptions } from '../locate.ts'
import { FILE_ROLES, findRegisteredDataset, MNIST_FORMAT, usualName } from '../registry.ts'
import { decodeImage, MAX_IMAGE_BYTES } from './decode-image.ts'
import { type Fit, fitImage, type Ink } from './fit-image.ts'
import { findImageFiles, type ImageFiles } from './image-files.ts'

export interface ImportOptions extends Pick<LocateOptions, 'cacheFolder'> {
  /** The folder that is to hold the data set's own. Default: the user's cache, where every workspace finds it. */
  readonly into?: string
  /** The share of each class that becomes test images, where the folder does not say itself. Default 0.2. */
  readonly testShare?: number
  /** Which images those are. Default 0. */
  readonly seed?: number
  /** Default `auto`. */
  readonly ink?: Ink
  /** Default `whole`. */
  readonly fit?: Fit
  /** Replace a data set of that name. */
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
}

/**
 * Makes a data set of a folder of images, one sub-folder a class: 28 × 28, IDX, gzipped, found by its name from then on.
 *
 * @throws DataError that names the file or folder and what was expected; nothing is written then
 */
export async function importImages(
  folder: string,
  name: string,
  options: ImportOptions = {},
): Promise<ImportedDataset> {
  const { testShare = 0.2, ink = 'auto', fit = 'whole' } = options
  if (!(testShare > 0 && testShare < 1)) throw invalid(`test share ${testShare}; expected above 0 and below 1`)
  const datasets = options.into ?? datasetCache(options)
  const target = join(datasets, name)
  await checkName(name, datasets)
  checkFolder(datasets)
  await checkTarget(target, options.replace)
  const { classes, files } = divide(await findImageFiles(folder), testShare, options.seed ?? 0)
  const total = count(files.train) + count(files.test)
  let done = 0
  const readAll = async (paths: readonly (readonly string[])[]) => {
    const images = new Uint8Array(count(paths) * IMAGE_PIXELS)
    let offset = 0
    for (const path of paths.flat()) {
      options.signal?.throwIfAborted()
      images.set(fitImage(decodeImage(path, await readImage(path)), { ink, fit }), offset)
      offset += IMAGE_PIXELS
      options.onProgress?.(++done, total)
    }
    return { images, labels: Uint8Array.from(paths.flatMap((ofClass, label) => ofClass.map(() => label))) }
  }
  const splits = { train: await readAll(files.train), test: await readAll(files.test) }
  await place(target, classes, splits)
  const perClass = { train: files.train.map(length), test: files.test.map(length) }
  return { name, folder: target, classes, perClass }
}

/** A data set that an earlier version has imported may have any name of the grammar, and be imported again. */
async function checkName(name: string, datasets: string): Promise<void> {
  const taken = await readdir(datasets).catch((): string[] => [])
  const known = taken.includes(name) && DATASET_NAME.test(name) && !findRegisteredDataset(name)
  const problem = known ? undefined : newNameProblem(name, taken)
  if (problem) throw invalid(problem)
}

/** Nothing is replaced unless told so, and never anything but an imported data set. */
async function checkTarget(target: string, replace = false): Promise<void> {
  const there = await readdir(target).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw invalid(`${target}: cannot be read (${error.code}); expected a folder or nothing`, error)
  })
  if (there.length > 0 && !replace)
    throw invalid(`${target}: is there already; expected a new name, or to be told to replace it`)
  const own = ['classes.txt', ...FILE_ROLES.map(role => `${usualName(MNIST_FORMAT, role)}.gz`)]
  const foreign = there.find(file => !own.includes(file))
  if (foreign !== undefined)
    throw invalid(`${target}: holds "${foreign}", which no import has written; it is not replaced`)
}

/** Takes a share of each class for testing, at least one image, and leaves at least one. */
function divide({ classes, files, divided }: ImageFiles, testShare: number, seed: number): ImageFiles {
  if (divided) return { classes, files, divided }
  const shuffled = files.train.map((paths, label) => {
    if (paths.length < 2)
      throw invalid(`class "${classes[label]}" has 1 image; expected at least 2, one to train and one to test`)
    const order = Uint32Array.from(paths.keys())
    stream(seed, 'import', classes[label]!).shuffle(order)
    return Array.from(order, index => paths[index]!)
  })
  const tests = shuffled.map(({ length }) => Math.min(length - 1, Math.max(1, Math.round(length * testShare))))
  return {
    classes,
    divided: true,
    files: {
      train: shuffled.map((paths, label) => paths.slice(tests[label])),
      test: shuffled.map((paths, label) => paths.slice(0, tests[label])),
    },
  }
}

async function readImage(path: string): Promise<Buffer> {
  const { size } = await stat(path)
  if (size > MAX_IMAGE_BYTES) throw invalid(`${path}: ${size} bytes; expected an image of at most ${MAX_IMAGE_BYTES}`)
  return readFile(path)
}

/** Written beside and renamed: the data set is there whole or not at all. */
async function place(
  target: string,
  classes: readonly string[],
  splits: Readonly<Record<Split, { readonly images: Uint8Array; readonly labels: Uint8Array }>>,
): Promise<void> {
  const beside = `${target}.${randomUUID()}.tmp`
  makeFolder(beside)
  try {
    for (const split of ['train', 'test'] as const) {
      const { images, labels } = splits[split]
      await writePacked(join(beside, usualName(MNIST_FORMAT, `${split}Images`)), encodeIdxImages(images))
      await writePacked(join(beside, usualName(MNIST_FORMAT, `${split}Labels`)), encodeIdxLabels(labels))
    }
    await writeFile(join(beside, 'classes.txt'), `${classes.join('\n')}\n`)
    await rm(target, { recursive: true, force: true })
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { recursive: true, force: true })
    throw error
  }
}

async function writePacked(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes))
}

const length = (items: readonly unknown[]) => items.length
const count = (lists: readonly (readonly unknown[])[]) => lists.reduce((sum, list) => sum + list.length, 0)
