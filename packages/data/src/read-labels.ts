import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_CLASSES, type Split } from './dataset.ts'
import { decodeClassNames } from './decode-class-names.ts'
import { invalid } from './error.ts'
import { readIdxLabels } from './idx.ts'
import { type FoundDataset, formatOf } from './locate.ts'
import { findRegisteredDataset } from './registry.ts'

/** The labels of a data set's files as class indices. */
export interface Labels {
  readonly classes: readonly string[]
  readonly train: Uint8Array
  readonly test: Uint8Array
  /** SHA-256 of the contents of the files of labels. */
  readonly checksums: Readonly<Record<Split, string>>
}

/** Of `classes.txt`: room for 128 names of 500 bytes each. */
const MAX_NAMES_BYTES = 64 * 1024

/** @throws DataError if a file is wrong or a label is out of range */
export async function readLabels({ name, folder, files }: FoundDataset): Promise<Labels> {
  const train = await readIdxLabels(files.trainLabels)
  const test = await readIdxLabels(files.testLabels)
  const { firstLabel } = formatOf(name)
  const named = findRegisteredDataset(name)?.classes ?? (await readClassNames(folder))
  const classes = named ?? numbered(1 + Math.max(largest(train.labels), largest(test.labels)), files.trainLabels)
  toClasses(files.trainLabels, train.labels, firstLabel, classes.length)
  toClasses(files.testLabels, test.labels, firstLabel, classes.length)
  const checksums = { train: train.checksum, test: test.checksum }
  return { classes, train: train.labels, test: test.labels, checksums }
}

/** `classes.txt`: one name a line, in the order of the labels. */
async function readClassNames(folder: string): Promise<readonly string[] | undefined> {
  const file = join(folder, 'classes.txt')
  const unreadable = (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw invalid(`${file}: cannot be read (${error.code}); expected one class name per line`, error)
  }
  const found = await stat(file).catch(unreadable)
  if (found === undefined) return undefined
  if (!found.isFile()) throw invalid(`${file}: is not a file; expected one class name per line`)
  if (found.size > MAX_NAMES_BYTES)
    throw invalid(`${file}: ${found.size} bytes; expected at most ${MAX_NAMES_BYTES}, one class name per line`)
  const bytes = await readFile(file).catch(unreadable)
  if (bytes === undefined) return undefined
  const names = decodeClassNames(bytes)
    .split(/\r\n|\n|\r/)
    .map(line => line.trim())
  while (names.at(-1) === '') names.pop()
  if (names.length < 2 || names.length > MAX_CLASSES)
    throw invalid(`${file}: ${names.length} names; expected 2 to ${MAX_CLASSES}, one per line`)
  names.forEach((name, index) => {
    if (name === '') throw invalid(`${file}:${index + 1}: an empty line; expected the name of class ${index}`)
    if (names.indexOf(name) < index)
      throw invalid(
        `${file}:${index + 1}: "${name}" is already on line ${names.indexOf(name) + 1}; expected different names`,
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
  const last = firstLabel + classCount - 1
  const wrong = labels.findIndex(label => label < firstLabel || label > last)
  if (wrong >= 0) {
    const shifted = firstLabel === 0 && labels[wrong] === classCount && !labels.includes(0)
    const advice = shifted ? '. Labels seem to begin at 1: subtract 1 from every label' : ''
    throw invalid(
      `${file}: label ${labels[wrong]} at position ${wrong} (byte ${8 + wrong}); expected ${firstLabel} to ${last}${advice}`,
    )
  }
  for (let index = 0; index < labels.length; index++) labels[index]! -= firstLabel
}
