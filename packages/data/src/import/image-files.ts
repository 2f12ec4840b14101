import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_CLASSES, type Split } from '../dataset.ts'
import { invalid } from '../error.ts'
import { MAX_IMAGES } from '../idx.ts'

/** The images of a folder, class by class. */
export interface ImageFiles {
  /** Names of the sub-folders, in the order of their labels. */
  readonly classes: readonly string[]
  /** Paths by class. Without folders `train` and `test` all are `train`, still to be divided. */
  readonly files: Readonly<Record<Split, readonly (readonly string[])[]>>
  readonly divided: boolean
}

/**
 * Finds `FOLDER/<class>/*.png|jpg|jpeg`, or the same under `FOLDER/train` and `FOLDER/test`.
 *
 * @throws DataError if there is nothing of the kind, or a class has images in one of them only
 */
export async function findImageFiles(folder: string): Promise<ImageFiles> {
  const top = await subfolders(folder)
  const divided = top.includes('train') && top.includes('test') && top.length === 2
  const classes = divided ? await subfolders(join(folder, 'train')) : top
  if (classes.length < 2)
    throw invalid(
      `${folder}: ${classes.length} sub-folders; expected one for each class, at least 2 (or train and test with them)`,
    )
  if (classes.length > MAX_CLASSES)
    throw invalid(`${folder}: ${classes.length} sub-folders; expected at most ${MAX_CLASSES}, one for each class`)
  // They become lines of classes.txt.
  const unfit = classes.find(name => name !== name.trim() || /\p{Cc}/u.test(name))
  if (unfit !== undefined)
    throw invalid(
      `${folder}: a sub-folder is called ${JSON.stringify(unfit)}; expected no space around the name of a class`,
    )
  if (divided) await checkSame(folder, classes)
  const of = (...path: string[]) => Promise.all(classes.map(name => imagesIn(join(folder, ...path, name))))
  const files = divided ? { train: await of('train'), test: await of('test') } : { train: await of(), test: [] }
  const count = [...files.train, ...files.test].reduce((sum, { length }) => sum + length, 0)
  if (count > MAX_IMAGES) throw invalid(`${folder}: ${count} images; expected at most ${MAX_IMAGES}`)
  return { classes, files, divided }
}

async function checkSame(folder: string, classes: readonly string[]): Promise<void> {
  const test = await subfolders(join(folder, 'test'))
  const odd = classes.find(name => !test.includes(name)) ?? test.find(name => !classes.includes(name))
  if (odd !== undefined) throw invalid(`${folder}: "${odd}" is in one of train and test only; expected both to have it`)
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await list(folder)
  const names = entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name)
  // "2" before "10", as people number their folders.
  return names.sort(new Intl.Collator('en', { numeric: true }).compare)
}

async function imagesIn(folder: string): Promise<string[]> {
  const entries = await list(folder)
  const names = entries.filter(entry => entry.isFile() && /\.(png|jpe?g)$/i.test(entry.name)).map(({ name }) => name)
  if (names.length === 0) throw invalid(`${folder}: holds no image; expected .png, .jpg or .jpeg files`)
  return names.sort().map(name => join(folder, name))
}

async function list(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw invalid(`${folder}: cannot be read (${error.code}); expected a folder of images`, error)
  })
}
