import { invalid } from '../error.ts'
import type { Findings } from './findings.ts'
import { kindByName } from './image-kind.ts'
import { imagesBelow } from './images-below.ts'
import { type Listing, listFolder, type Place } from './list-folder.ts'

/** A folder that is already divided into train and test. */
export interface Splits {
  readonly trainName: string
  readonly testName: string
  readonly train: Listing
  readonly test: Listing
}

/**
 * The folders for training and testing, if there are both. Other folders next to them, such as `val`, are left out and counted.
 *
 * @returns undefined if the folders are classes
 * @throws DataError if there is one of them without the other
 */
export async function findSplits(folder: string, top: Listing, findings: Findings): Promise<Splits | undefined> {
  const named = top.folders.map(place => ({ place, role: roleOf(place.name) }))
  if (!named.some(({ role }) => role !== undefined)) return undefined
  const [train, test] = (['train', 'test'] as const).map(role => named.find(each => each.role === role)?.place)
  // Classes may have these names: then they contain images, not folders.
  const exact = top.folders.length === 2 && train?.name === 'train' && test?.name === 'test'
  if (train && test && (exact || ((await holdsFolders(train)) && (await holdsFolders(test))))) {
    for (const other of top.folders) if (other !== train && other !== test) await leaveOut(other, findings)
    const listed = { train: await listFolder(train, findings), test: await listFolder(test, findings) }
    return { trainName: train.name, testName: test.name, ...listed }
  }
  await refuseHalf(folder, named)
  return undefined
}

/** Refuses a training set without a test set, or the reverse. */
async function refuseHalf(folder: string, named: readonly { place: Place; role?: Role }[]): Promise<void> {
  const whole = named.every(({ role }) => role !== undefined)
  const isSplit = await Promise.all(
    named.map(async ({ place, role }) => role !== undefined && (await holdsFolders(place))),
  )
  if (!isSplit.some((split, i) => split && (whole || named[i]!.role === 'train'))) return
  const names = named.filter((_, i) => isSplit[i]).map(({ place }) => place.name)
  throw invalid(
    `${folder}: has ${names.join(' and ')}; expected both train and test. Rename the folder to test with to "test", or import only the one with the training images: a share of it is then kept for testing.`,
  )
}

type Role = 'train' | 'test' | 'validation'

function roleOf(name: string): Role | undefined {
  if (/^train(ing)?$/i.test(name)) return 'train'
  if (/^test(ing)?$/i.test(name)) return 'test'
  return /^(val|valid|validation|dev)$/i.test(name) ? 'validation' : undefined
}

/** Whether a folder contains folders but no images. */
async function holdsFolders(place: Place): Promise<boolean> {
  const { folders, files } = await listFolder(place, unheard)
  return folders.length > 0 && !files.some(({ name }) => kindByName(name) !== undefined)
}

async function leaveOut(place: Place, findings: Findings): Promise<void> {
  const add = (label: string) =>
    findings.add('left out', 'images in folders next to train and test; only those two are read', label)
  const images = await imagesBelow(place, {
    ...unheard,
    add: (effect, _, label) => effect === 'left out' && add(label),
  })
  for (const { label } of images) add(label)
}

const unheard: Findings = { add: () => {}, all: () => [] }
