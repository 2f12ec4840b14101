import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeDataset, examineDataset } from './examine.ts'
import { encodeIdxImages, encodeIdxLabels } from './idx.ts'
import { temporaryFolder } from './testing.ts'

type Pixel = (image: number, pixel: number) => number
interface Written {
  readonly images?: Pixel
  readonly labels?: (image: number) => number
  readonly count?: number
}

/** Different from image to image, with contrast. */
const noise: Pixel = (image, pixel) => ((image * 7919 + pixel * 104_729 + image * pixel) >> 3) & 255
const testNoise: Pixel = (image, pixel) => noise(image + 5000, pixel)

/** A data set of 200 training and 100 test images of ten classes, but for what is said. */
async function write(splits: { readonly train?: Written; readonly test?: Written }, names?: readonly string[]) {
  const folder = join(await temporaryFolder(), 'mine')
  await mkdir(folder)
  for (const split of ['train', 'test'] as const) {
    const {
      count = split === 'train' ? 200 : 100,
      images,
      labels = (image: number) => image % 10,
    } = splits[split] ?? {}
    const pixel = images ?? (split === 'train' ? noise : testNoise)
    const pixels = Uint8Array.from({ length: count * 784 }, (_, i) => pixel(Math.floor(i / 784), i % 784))
    await writeFile(join(folder, `${split}-images-idx3-ubyte`), encodeIdxImages(pixels))
    await writeFile(
      join(folder, `${split}-labels-idx1-ubyte`),
      encodeIdxLabels(Uint8Array.from({ length: count }, (_, image) => labels(image))),
    )
  }
  if (names) await writeFile(join(folder, 'classes.txt'), names.join('\n'))
  return folder
}

const said = async (...what: Parameters<typeof write>): Promise<string[]> => {
  const { findings } = await examineDataset('mine', { settings: { path: await write(...what) } })
  return findings.map(({ unusable, message }) => `${unusable ? 'error' : 'warning'}: ${message}`)
}

it('says nothing about a set that is as it should be', async () => {
  expect(await said({})).toEqual([])
})

it.each([
  ['black', 0],
  ['white', 255],
])('%s training images', async (_, grey) => {
  expect(await said({ train: { images: () => grey } })).toEqual([
    `warning: all 200 training images are alike: every pixel has the value ${grey}; nothing can be learnt from them`,
  ])
})

it('one image 200 times, and a test set that is all black', async () => {
  expect(await said({ train: { images: (_, pixel) => pixel & 255 }, test: { images: () => 0 } })).toEqual([
    'warning: all 200 training images are alike; nothing can be learnt from them',
    'warning: all 100 test images are alike: every pixel has the value 0; nothing can be measured on them',
  ])
})

it('some blank images, of whatever grey, and a class whose images are all alike', async () => {
  const images: Pixel = (image, pixel) =>
    image === 11 || image === 25 ? image : image % 10 === 3 ? noise(3, pixel) : noise(image, pixel)
  expect(await said({ train: { images } }, 'abcdefghij'.split(''))).toEqual([
    'warning: 2 of 200 training images are blank: all pixels have one value',
    'warning: all training images of class "d" are alike',
  ])
})

it('test images that are training images too', async () => {
  expect(await said({ test: { images: (image, pixel) => (image < 3 ? noise : testNoise)(image, pixel) } })).toEqual([
    'warning: 3 of 100 test images are training images too: the accuracy on them says nothing about new images',
  ])
})

it('labels that begin at 1', async () => {
  const labels = (image: number) => 1 + (image % 10)
  const path = await write({ train: { labels }, test: { labels } })
  const expected = [
    {
      unusable: true,
      message: 'labels seem to begin at 1: no image has label 0. Subtract 1 from every label, so that they are 0 to 9',
    },
  ]
  expect((await examineDataset('mine', { settings: { path } })).findings).toEqual(expected)
  expect((await describeDataset('mine', { settings: { path } })).findings).toEqual(expected)
  // With names for ten classes the label 10 is out of range.
  await writeFile(join(path, 'classes.txt'), 'abcdefghij'.split('').join('\n'))
  await expect(examineDataset('mine', { settings: { path } })).rejects.toThrow(
    'label 10 at position 9 (byte 17); expected 0 to 9. Labels seem to begin at 1: subtract 1 from every label',
  )
})

it('one class, classes without images, few images', async () => {
  const one = () => 0
  expect(await said({ train: { labels: one }, test: { labels: one } })).toEqual([
    'error: it has one class only; expected at least two that can be told apart',
  ])
  expect(
    await said({ train: { labels: image => (image % 5) * 2 }, test: { labels: image => (image % 2) * 8 } }),
  ).toEqual([
    'error: the classes "1", "3", "5", "7" have no training image; expected some of every class',
    'warning: the classes "2", "4", "6" have no test image: accuracy leaves out these classes',
  ])
  expect(
    await said({ train: { labels: image => (image < 3 ? 1 : 0) }, test: { labels: image => (image < 99 ? 0 : 1) } }),
  ).toEqual([
    'warning: few training images: class "1" has 3; samplesPerClass can be at most that',
    'warning: few test images: class "1" has 1; each counts much in the accuracy',
  ])
})

it('hardly any contrast, mostly white, another mean and deviation than were measured', async () => {
  expect(await said({ train: { images: (image, pixel) => (pixel === image ? 9 : noise(image, pixel) & 3) } })).toEqual([
    expect.stringMatching(
      /^warning: hardly any contrast: the standard deviation of the pixels is 0.00\d\d, MNIST has 0.3081$/,
    ),
  ])
  expect(await said({ train: { images: (image, pixel) => 255 - (noise(image, pixel) >> 2) } })).toEqual([
    expect.stringMatching(/^warning: mostly white \(mean 0.8\d\): /),
  ])
  const settings = { path: await write({}), mean: 0.01, std: 0.001 }
  const { findings } = await examineDataset('mine', { settings })
  expect(findings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^its mean is given as 0.01, measured on the training images it is 0\.\d{4}$/),
    expect.stringMatching(/^its std is given as 0.001, measured on the training images it is 0\.\d{4}$/),
  ])
})
