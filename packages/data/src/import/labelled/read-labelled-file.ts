import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { IMAGE_SIDE, MAX_CLASSES } from '../../dataset.ts'
import { invalid } from '../../error.ts'
import { MAX_IMAGES } from '../../idx.ts'
import type { DecodedImage } from '../decoded-image.ts'
import type { ImageFiles } from '../find-images.ts'
import type { Findings } from '../findings.ts'
import type { Place } from '../list-folder.ts'
import { readCifar } from './cifar.ts'
import { readCsv } from './csv.ts'
import type { LabelledFile, LabelledImages } from './labelled-images.ts'
import { readNpz } from './npz.ts'

/**
 * The images of a source that holds labelled arrays: NumPy's .npz, Kaggle's .csv, a folder of CIFAR's binary files.
 *
 * @returns undefined for any other folder
 * @throws DataError if it is a file of another kind, or damaged
 */
export async function readLabelledFile(source: string, findings: Findings): Promise<ImageFiles | undefined> {
  const isFile = await stat(source).then(
    found => found.isFile(),
    () => false,
  )
  if (!isFile) {
    const file = await readCifar(source)
    return file && imageFiles(source, file, findings)
  }
  if (/\.npz$/i.test(source)) return imageFiles(source, await readNpz(source), findings)
  if (/\.csv$/i.test(source)) return imageFiles(source, await readCsv(source), findings)
  throw invalid(`${source}: expected a folder of images, or a file ending in .npz or .csv`)
}

function imageFiles(source: string, { train, test, unused = [] }: LabelledFile, findings: Findings): ImageFiles {
  const name = basename(source)
  for (const each of unused) findings.add('left out', 'arrays other than training and test images', each)
  const all = [...train.labels, ...(test?.labels ?? [])]
  if (all.length > MAX_IMAGES) throw invalid(`${source}: ${all.length} images; expected at most ${MAX_IMAGES}`)
  const classes = [...new Set(all)].sort(new Intl.Collator('en', { numeric: true }).compare)
  if (classes.length < 2 || classes.length > MAX_CLASSES)
    throw invalid(`${source}: ${classes.length} different labels; expected 2 to ${MAX_CLASSES}`)
  const { width, height, channels } = train
  if (width !== IMAGE_SIDE || height !== IMAGE_SIDE || channels > 1)
    findings.add('note', `images made grey and ${IMAGE_SIDE} × ${IMAGE_SIDE}`, name, shapeOf(train))
  return {
    classes,
    files: {
      train: byClass(source, 'train', train, classes),
      test: test ? byClass(source, 'test', test, classes) : [],
    },
    divided: test !== undefined,
  }
}

const shapeOf = ({ width, height, channels }: LabelledImages) =>
  `${width} × ${height} pixels, ${channels === 1 ? 'grey' : 'colour'}`

function byClass(path: string, split: string, images: LabelledImages, classes: readonly string[]): Place[][] {
  const places = new Map(classes.map(name => [name, [] as Place[]]))
  images.labels.forEach((label, index) => {
    const name = `${split}/${index}`
    places.get(label)!.push({ path, label: name, name, chain: [], image: () => imageAt(images, index) })
  })
  return [...places.values()]
}

function imageAt({ width, height, channels, pixels }: LabelledImages, index: number): DecodedImage {
  const rgba = new Uint8Array(4 * width * height)
  const start = index * width * height * channels
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = start + pixel * channels
    const [green, blue] = channels === 1 ? [at, at] : [at + 1, at + 2]
    rgba.set([pixels[at]!, pixels[green]!, pixels[blue]!, channels === 4 ? pixels[at + 3]! : 255], 4 * pixel)
  }
  return { width, height, rgba, orientation: 1 }
}
