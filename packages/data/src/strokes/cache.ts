import { createHash, randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '@finetune-lab/system'
import type { Dataset, ImageSet, Split } from '../dataset.ts'
import { encodeIdxImages, encodeIdxLabels, readIdxImages, readIdxLabels } from '../idx.ts'
import { datasetCache, type LocateOptions } from '../locate.ts'
import { findRegisteredDataset, MNIST_FORMAT, usualName } from '../registry.ts'
import type { DatasetSummary } from '../summary.ts'
import { drawStrokes, STROKES_COUNTS } from './draw.ts'

/** SHA-256 of the drawn files, the same on every machine. Anything else in the cache is drawn again. */
export const STROKES_CHECKSUMS: Readonly<
  Record<string, Readonly<Record<Split, { readonly images: string; readonly labels: string }>>>
> = {
  'strokes-digits': {
    train: {
      images: '5a82ed13c23af82a24b5bf6c769bceca501c5f74d61052ce779b89fcf8a73b16',
      labels: 'ebe12bc8de9440ef5b785b7c21fb67087b377cc851b65e009f278d22d099cdb2',
    },
    test: {
      images: '3e9581fcaa78486559fd4ec8d3b8d2584adb5a3d378093baf77318b8d9572085',
      labels: 'eb38fdf2e7cddffd64c12cfddcab895a23599b60b02814c435fb3787b8eace28',
    },
  },
  'strokes-letters': {
    train: {
      images: '13367457a740890736113ab65b1c94e25ca7f506dfa48dde1a68ee0c503b7856',
      labels: 'a24444cf3256cfe893390d2132547db5267ebff432b8d9dc222e0db40313bcfa',
    },
    test: {
      images: '00d4a315f735dc08f2288e4f261c06ce69a9abed9c3db485c17da7abcd5e5987',
      labels: 'cc7adc9d778e8633640b3c89d32bc04f5b00633b70d8805ab1881edea05041eb',
    },
  },
}

/** Images drawn so far, and how many there will be; only while a built-in set is drawn for the first time. */
export type DrawingProgress = (drawn: number, total: number) => void

/** Loads a built-in set from the user's cache. Draws what is missing (seconds) and keeps it if the cache is writable. */
export async function loadStrokes(
  name: string,
  options: LocateOptions,
  progress: DrawingProgress = () => {},
): Promise<Dataset> {
  const { title, classes, mean, std, synthetic } = findRegisteredDataset(name)!
  const folder = join(datasetCache(options), name)
  const [training, testing] = [STROKES_COUNTS.train * classes.length, STROKES_COUNTS.test * classes.length]
  const total = training + testing
  const train = await loadSplit(name, 'train', folder, drawn => progress(drawn, total))
  const test = await loadSplit(name, 'test', folder, drawn => progress(training + drawn, total))
  const checksums = { ...checksumsByFile(name, 'train'), ...checksumsByFile(name, 'test') }
  return { name, title, classes, mean, std, synthetic, train, test, folder, checksums }
}

/** What is known about a built-in set without drawing it. */
export function strokesSummary(name: string, options: LocateOptions): DatasetSummary {
  const { title, classes, synthetic } = findRegisteredDataset(name)!
  const count = (split: Split) => ({
    count: classes.length * STROKES_COUNTS[split],
    perClass: classes.map(() => STROKES_COUNTS[split]),
  })
  return {
    name,
    title,
    classes,
    synthetic,
    folder: join(datasetCache(options), name),
    train: count('train'),
    test: count('test'),
    findings: [],
  }
}

async function loadSplit(
  name: string,
  split: Split,
  folder: string,
  drawn: (images: number) => void,
): Promise<ImageSet> {
  return (await readCached(name, split, folder)) ?? (await drawAndKeep(name, split, folder, drawn))
}

async function readCached(name: string, split: Split, folder: string): Promise<ImageSet | undefined> {
  const expected = STROKES_CHECKSUMS[name]![split]
  try {
    const { count, images, checksum } = await readIdxImages(join(folder, fileName(split, 'Images')))
    const { labels, checksum: labelsChecksum } = await readIdxLabels(join(folder, fileName(split, 'Labels')))
    if (checksum === expected.images && labelsChecksum === expected.labels) return { count, images, labels }
  } catch {
    // Missing, damaged or truncated: draw it again.
  }
  return undefined
}

async function drawAndKeep(
  name: string,
  split: Split,
  folder: string,
  drawn: (images: number) => void,
): Promise<ImageSet> {
  const { classes } = findRegisteredDataset(name)!
  const set = drawStrokes(name, classes.map(charactersOf), split, drawn)
  const files = { images: encodeIdxImages(set.images), labels: encodeIdxLabels(set.labels) }
  const expected = STROKES_CHECKSUMS[name]![split]
  if (sha256(files.images) !== expected.images || sha256(files.labels) !== expected.labels)
    throw new Error(
      `${name}, ${split}: this machine draws different images from all others; expected SHA-256 ${expected.images}, got ${sha256(files.images)}`,
    )
  try {
    makeFolder(folder)
    await writeWhole(join(folder, fileName(split, 'Images')), files.images)
    await writeWhole(join(folder, fileName(split, 'Labels')), files.labels)
  } catch {
    // If the cache cannot be written, the next start only takes a few seconds longer.
  }
  return set
}

/** The class of a letter contains both cases, as in EMNIST letters. */
function charactersOf(name: string): string {
  const small = name.toLowerCase()
  return small === name ? name : name + small
}

/** Writes a temporary file and renames it: other processes see the whole file or none, and all write the same bytes. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

function fileName(split: Split, kind: 'Images' | 'Labels'): string {
  return usualName(MNIST_FORMAT, `${split}${kind}`)
}

function checksumsByFile(name: string, split: Split): Record<string, string> {
  const { images, labels } = STROKES_CHECKSUMS[name]![split]
  return { [fileName(split, 'Images')]: images, [fileName(split, 'Labels')]: labels }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
