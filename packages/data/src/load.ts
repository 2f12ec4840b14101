import { assemble, type SplitReading } from './assemble.ts'
import { type Dataset, IMAGE_PIXELS, IMAGE_SIDE, type ImageSet, type Split } from './dataset.ts'
import { readIdxImageCount, readIdxImages } from './idx.ts'
import { type FoundDataset, formatOf, isDrawn, type LocateOptions } from './locate.ts'
import { measure } from './measure.ts'
import { readLabels } from './read-labels.ts'
import { checkCounts, checkSettings, findFiles, normalised } from './request.ts'
import { type DrawingProgress, loadStrokes } from './strokes/cache.ts'

/**
 * Finds a data set and reads it completely: images upright, labels from 0, both in shared memory.
 *
 * @throws DataError of kind `missing` if files are missing, of kind `invalid` if one is wrong
 */
export async function loadDataset(
  name: string,
  options: LocateOptions & { readonly progress?: DrawingProgress } = {},
): Promise<Dataset> {
  checkSettings(name, options.settings)
  if (isDrawn(name, options)) return normalised(await loadStrokes(name, options, options.progress), options.settings)
  const location = await findFiles(name, options)
  const { transposed } = formatOf(name)
  const labels = await readLabels(location)
  const train = await readSplit(location, 'train', labels.train, transposed)
  const test = await readSplit(location, 'test', labels.test, transposed)
  return assemble(location, labels, { train, test }, () => measure(train.content.images), options.settings)
}

async function readSplit(
  location: FoundDataset,
  split: Split,
  labels: Uint8Array,
  transposed: boolean,
): Promise<SplitReading<ImageSet>> {
  const file = location.files[`${split}Images`]
  // Read the header first, so that a wrong count takes no memory.
  checkCounts(location, split, labels.length, await readIdxImageCount(file))
  const { count, images, checksum } = await readIdxImages(file)
  if (transposed) transposeAll(images)
  return { content: { count, images, labels }, checksum }
}

/** Exchanges rows and columns of each image in place. */
function transposeAll(images: Uint8Array): void {
  for (let start = 0; start < images.length; start += IMAGE_PIXELS) {
    for (let row = 1; row < IMAGE_SIDE; row++) {
      for (let column = 0; column < row; column++) {
        const below = start + row * IMAGE_SIDE + column
        const above = start + column * IMAGE_SIDE + row
        const value = images[below]!
        images[below] = images[above]!
        images[above] = value
      }
    }
  }
}
