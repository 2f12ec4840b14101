import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { invalid } from '../../error.ts'
import type { LabelledFile, LabelledImages } from './labelled-images.ts'
import { type NumpyArray, readNpy } from './npy.ts'

/** One array, unpacked: 100,000 images of 64 × 64 in colour. */
const MAX_ARRAY_BYTES = 2 ** 30 + 2 ** 28
const MAX_ARRAYS = 100

/** Names of images and labels: MedMNIST's, Keras', and plain ones. */
const TRAIN = [
  ['train_images', 'train_labels'],
  ['x_train', 'y_train'],
  ['images', 'labels'],
  ['x', 'y'],
  ['arr_0', 'arr_1'],
] as const
const TEST = [
  ['test_images', 'test_labels'],
  ['x_test', 'y_test'],
] as const

/**
 * Labelled images of NumPy's .npz: arrays of unsigned bytes [count, height, width] or [count, height, width, channels],
 * with whole numbers [count] or [count, 1] as labels.
 *
 * @throws DataError if there are none, or the file is damaged
 */
export async function readNpz(file: string): Promise<LabelledFile> {
  const arrays = await unpacked(file)
  const train = pairOf(file, arrays, TRAIN)
  if (!train)
    throw invalid(
      `${file}: holds ${[...arrays.keys()].join(', ') || 'no arrays'}; expected ${TRAIN.map(pair => pair.join(' and ')).join(', or ')}`,
    )
  const test = pairOf(file, arrays, TEST)
  if (test && (test.images.width !== train.images.width || test.images.height !== train.images.height))
    throw invalid(`${file}: training and test images differ in size; expected one size`)
  const used = [...train.names, ...(test?.names ?? [])]
  return {
    train: train.images,
    ...(test && { test: test.images }),
    unused: [...arrays.keys()].filter(name => !used.includes(name)),
  }
}

async function unpacked(file: string): Promise<ReadonlyMap<string, NumpyArray | undefined>> {
  const arrays = new Map<string, NumpyArray | undefined>()
  const wanted = new Set<string>([...TRAIN, ...TEST].flat())
  try {
    const zip = await openPromise(file, { autoClose: false })
    try {
      for await (const entry of zip.eachEntry()) {
        const name = entry.fileName.replace(/\.npy$/, '')
        if (arrays.size >= MAX_ARRAYS) throw invalid(`${file}: expected at most ${MAX_ARRAYS} arrays`)
        if (!wanted.has(name)) {
          arrays.set(name, undefined)
          continue
        }
        if (entry.uncompressedSize > MAX_ARRAY_BYTES)
          throw invalid(`${file}: ${name} has ${entry.uncompressedSize} bytes; expected at most ${MAX_ARRAY_BYTES}`)
        arrays.set(name, readNpy(await buffer(await zip.openReadStreamPromise(entry)), `${file}: ${name}`))
      }
    } finally {
      zip.close()
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'DataError') throw error
    throw invalid(`${file}: is not a whole .npz file (${(error as Error).message})`, error)
  }
  return arrays
}

function pairOf(
  file: string,
  arrays: ReadonlyMap<string, NumpyArray | undefined>,
  pairs: readonly (readonly [string, string])[],
): { readonly names: readonly string[]; readonly images: LabelledImages } | undefined {
  for (const names of pairs) {
    const [images, labels] = names.map(name => arrays.get(name))
    if (images && labels) return { names, images: labelled(file, names, images, labels) }
  }
  return undefined
}

function labelled(
  file: string,
  [imagesName, labelsName]: readonly [string, string],
  { shape, bytes }: NumpyArray,
  labels: NumpyArray,
): LabelledImages {
  const [count = 0, height = 0, width = 0, channels = 1] = shape
  const shown = `(${shape.join(', ')})`
  if (!bytes) throw invalid(`${file}: ${imagesName} does not hold unsigned bytes; expected uint8`)
  if (![3, 4].includes(shape.length) || ![1, 3, 4].includes(channels) || count * height * width === 0)
    throw invalid(
      `${file}: ${imagesName} has shape ${shown}; expected (count, height, width), or the same with 1, 3 or 4 channels`,
    )
  const values = [...(labels.bytes ?? labels.integers ?? [])]
  if (labels.shape.length > 2 || (labels.shape[1] ?? 1) !== 1 || values.length !== count)
    throw invalid(
      `${file}: ${labelsName} has shape (${labels.shape.join(', ')}); expected (${count}), one label for each image`,
    )
  return { width, height, channels: channels as 1 | 3 | 4, pixels: bytes, labels: values.map(String) }
}
