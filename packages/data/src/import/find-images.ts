import { MAX_CLASSES, type Split } from '../dataset.ts'
import { invalid } from '../error.ts'
import { MAX_IMAGES } from '../idx.ts'
import { describeFindings } from './describe-findings.ts'
import type { Findings } from './findings.ts'
import { imagesBelow, looseImages } from './images-below.ts'
import { type Listing, listFolder, type Place, startPlace } from './list-folder.ts'
import { findSplits } from './splits.ts'

/** The images of a folder, class by class. */
export interface ImageFiles {
  /** Names of the sub-folders, in the order of their labels. */
  readonly classes: readonly string[]
  /** By class. Without folders `train` and `test`, all images are in `train` and must still be divided. */
  readonly files: Readonly<Record<Split, readonly (readonly Place[])[]>>
  readonly divided: boolean
}

/**
 * Finds the images below `FOLDER/<class>`, or below `FOLDER/train/<class>` and `FOLDER/test/<class>`.
 *
 * @throws DataError if there are no such folders, or a class has no images
 */
export async function findImages(folder: string, findings: Findings): Promise<ImageFiles> {
  const top = await listFolder(await startPlace(folder), findings)
  const splits = await findSplits(folder, top, findings)
  const train = splits?.train ?? top
  const classes = classNames(folder, splits ? `${folder}/${splits.trainName}` : folder, train, findings)
  if (splits) checkSame(folder, classes, splits)
  await looseImages(splits ? [top, splits.train, splits.test] : [top], findings)
  const of = async ({ folders }: Listing) => {
    const files: Place[][] = []
    for (const name of classes) files.push(await imagesOf(folders.find(place => place.name === name)!, findings))
    return files
  }
  const files = { train: await of(train), test: splits ? await of(splits.test) : [] }
  const count = [...files.train, ...files.test].reduce((sum, { length }) => sum + length, 0)
  if (count > MAX_IMAGES) throw invalid(`${folder}: ${count} images; expected at most ${MAX_IMAGES}`)
  return { classes, files, divided: splits !== undefined }
}

function classNames(top: string, folder: string, { folders, files }: Listing, findings: Findings): string[] {
  const names = folders.map(({ name }) => name)
  if (names.length < 2) throw invalid(withFindings(tooFew(folder, names, files.length), findings))
  if (names.length > MAX_CLASSES)
    throw invalid(`${folder}: ${names.length} sub-folders; expected at most ${MAX_CLASSES}, one for each class`)
  // They become lines of classes.txt.
  const unfit = names.find(name => name !== name.trim() || /[\p{Cc}\p{Zl}\p{Zp}\u{fffd}]/u.test(name))
  if (unfit !== undefined)
    throw invalid(
      `${top}: a sub-folder is called ${JSON.stringify(unfit)}; expected a class name in UTF-8 with no spaces around it and no control characters`,
    )
  noteAlike(names, findings)
  // "2" before "10", as people number their folders.
  return names.sort(new Intl.Collator('en', { numeric: true }).compare)
}

function tooFew(folder: string, names: readonly string[], files: number): string {
  const expected = 'expected one for each class, at least 2 (or train and test with them)'
  if (names.length === 1)
    return `${folder}: 1 sub-folder, "${names[0]}"; ${expected}. If that one holds the classes, import it instead.`
  return `${folder}: no sub-folders${files > 0 ? ` but ${files} files` : ''}; ${expected}. Put the images of each class into a folder named after it.`
}

function noteAlike(names: readonly string[], findings: Findings): void {
  const seen = new Map<string, string>()
  for (const name of names) {
    const plain = name.normalize('NFC').toLowerCase()
    const other = seen.get(plain)
    if (other !== undefined) findings.add('odd', 'classes whose names differ only in case or accents', name, other)
    seen.set(plain, name)
  }
}

function checkSame(folder: string, classes: readonly string[], { trainName, testName, test }: Splits): void {
  const others = test.folders.map(({ name }) => name)
  const odd = classes.find(name => !others.includes(name)) ?? others.find(name => !classes.includes(name))
  if (odd !== undefined)
    throw invalid(
      `${folder}: "${odd}" is in one of ${trainName} and ${testName} only; expected both to have a folder of that name`,
    )
}

type Splits = NonNullable<Awaited<ReturnType<typeof findSplits>>>

async function imagesOf(place: Place, findings: Findings): Promise<Place[]> {
  const images = await imagesBelow(place, findings)
  if (images.length === 0)
    throw invalid(withFindings(`${place.path}: holds no image; expected .png, .jpg or .jpeg files`, findings))
  return images
}

/** Explains why no images were found. */
export function withFindings(message: string, findings: Findings): string {
  const lines = describeFindings(
    findings.all().filter(({ effect }) => effect === 'left out'),
    10,
  )
  return [message, ...lines].join('\n')
}
