import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { describeDataset, examineDataset } from './examine.ts'
import { encodeIdxImages, encodeIdxLabels } from './idx.ts'
import { loadDataset } from './load.ts'
import { measure } from './measure.ts'
import { fixture, temporaryFolder } from './testing.ts'

const good = { dataFolder: fixture('good') }
/** Row 4 of an image, where the fixtures draw a bar of label + 1 pixels. */
const bar = (images: Uint8Array, index: number) =>
  images.slice(index * 784 + 112, index * 784 + 140).filter(value => value > 0).length

describe('loadDataset', () => {
  it('reads both splits with the published normalisation and the checksums of the contents', async () => {
    const { train, test, checksums, ...described } = await loadDataset('mnist', good)
    expect(described).toEqual({
      name: 'mnist',
      title: 'MNIST',
      classes: [...'0123456789'],
      mean: 0.1307,
      std: 0.3081,
      synthetic: false,
      folder: fixture('good/mnist'),
    })
    expect([train.count, test.count]).toEqual([20, 10])
    expect(Array.from({ length: 20 }, (_, index) => bar(train.images, index) - 1)).toEqual([...train.labels])
    const sum = async (file: string, unpack = (bytes: Buffer) => bytes) =>
      createHash('sha256')
        .update(unpack(await readFile(fixture(`good/mnist/${file}`))))
        .digest('hex')
    expect(checksums).toEqual({
      'train-images-idx3-ubyte': await sum('train-images-idx3-ubyte'),
      'train-labels-idx1-ubyte': await sum('train-labels-idx1-ubyte.gz', gunzipSync),
      't10k-images-idx3-ubyte': await sum('t10k-images.idx3-ubyte.gz', gunzipSync),
      't10k-labels-idx1-ubyte': await sum('t10k-labels.idx1-ubyte'),
    })
  })

  it('gives the same data the same checksums, however its files are packed and named', async () => {
    const folder = await temporaryFolder()
    const from = fixture('good/shapes')
    for (const [kind, magic] of [
      ['images', 'idx3'],
      ['labels', 'idx1'],
    ]) {
      for (const split of ['train', 'test']) {
        const packed = (split === 'test') === (kind === 'labels') ? '' : '.gz'
        const bytes = await readFile(join(from, `${split}-${kind}-${magic}-ubyte${kind === 'images' ? '.gz' : ''}`))
        const content = kind === 'images' ? gunzipSync(bytes) : bytes
        const name = `${split === 'test' ? 't10k' : split}-${kind}.${magic}-ubyte${packed}`
        await writeFile(join(folder, name), packed ? gzipSync(content) : content)
      }
    }
    const [here, there] = [{ path: from }, { path: folder }].map(settings => ({ settings }))
    const { checksums } = await loadDataset('mine', here)
    expect((await loadDataset('mine', there)).checksums).toEqual(checksums)
    expect((await examineDataset('mine', there)).checksums).toEqual(checksums)
  })

  it('sets EMNIST upright and counts its classes from 0', async () => {
    const { train, test, classes } = await loadDataset('emnist-letters', good)
    expect([classes[0], classes[25], train.labels[0], train.labels[25]]).toEqual(['A', 'Z', 0, 25])
    for (const { images } of [train, test])
      expect(Array.from({ length: 26 }, (_, index) => bar(images, index) - 1)).toEqual([...train.labels])
  })

  it('takes class names of one’s own from classes.txt and measures the train images', async () => {
    const { title, classes, mean, std, train } = await loadDataset('shapes', good)
    expect({ title, classes }).toEqual({ title: 'shapes', classes: ['Circle', 'Square', 'Triangle'] })
    // By hand: 4 images with 1 + 1 white pixels, 3 with 2 + 1, 2 with 3 + 1 make 25 white of 9 · 784.
    const share = 25 / (9 * 784)
    expect(mean).toBeCloseTo(share, 12)
    expect(std).toBeCloseTo(Math.sqrt(share * (1 - share)), 12)
    expect(measure(train.images)).toEqual({ mean, std })
  })

  it('reads class names in Windows-1252 and UTF-16', async () => {
    const folder = await temporaryFolder()
    await cp(fixture('good/shapes'), folder, { recursive: true })
    for (const encoding of ['latin1', 'utf16le'] as const) {
      await writeFile(join(folder, 'classes.txt'), Buffer.from('Größe\nKäse\nKöder\n', encoding))
      expect((await loadDataset('mine', { settings: { path: folder } })).classes).toEqual(['Größe', 'Käse', 'Köder'])
    }
  })

  it('numbers the classes where there are no names', async () => {
    const folder = await temporaryFolder()
    await cp(fixture('good/mnist'), folder, { recursive: true })
    expect((await loadDataset('mine', { settings: { path: folder } })).classes).toEqual([...'0123456789'])
  })

  it('lets settings replace mean and standard deviation', async () => {
    expect(await loadDataset('mnist', { ...good, settings: { std: 0.3015 } })).toMatchObject({
      mean: 0.1307,
      std: 0.3015,
    })
    expect(await loadDataset('shapes', { ...good, settings: { mean: 0.5, std: 0.5 } })).toMatchObject({
      mean: 0.5,
      std: 0.5,
    })
    await expect(loadDataset('mnist', { ...good, settings: { std: 0 } })).rejects.toThrow(
      'Data set "mnist": std 0; expected a number above 0',
    )
  })
})

describe('describeDataset', () => {
  it('counts the images of each class', async () => {
    expect(await describeDataset('shapes', good)).toEqual({
      name: 'shapes',
      title: 'shapes',
      classes: ['Circle', 'Square', 'Triangle'],
      synthetic: false,
      folder: fixture('good/shapes'),
      train: { count: 9, perClass: [4, 3, 2] },
      test: { count: 3, perClass: [1, 1, 1] },
      findings: expect.any(Array),
    })
  })
})

describe.each([
  ['loadDataset', loadDataset],
  ['describeDataset', describeDataset],
])('%s refuses', (_, read) => {
  it('a label out of range, with its place', async () => {
    const file = fixture('broken/label-out-of-range/mnist/train-labels-idx1-ubyte')
    await expect(read('mnist', { dataFolder: fixture('broken/label-out-of-range') })).rejects.toMatchObject({
      kind: 'input',
      message: `${file}: label 10 at position 1 (byte 9); expected 0 to 9`,
    })
  })

  it('images and labels that are not as many', async () => {
    const folder = fixture('broken/fewer-labels/mnist')
    await expect(read('mnist', { dataFolder: fixture('broken/fewer-labels') })).rejects.toMatchObject({
      kind: 'input',
      message: `${join(folder, 'train-images-idx3-ubyte.gz')} holds 3 images, ${join(folder, 'train-labels-idx1-ubyte')} 2 labels; expected the same number of both`,
    })
  })

  it('distinguishes missing files from unknown names', async () => {
    const nowhere = {
      dataFolder: await temporaryFolder(),
      environment: {},
      workspace: await temporaryFolder(),
      cacheFolder: await temporaryFolder(),
    }
    await expect(read('mnist', nowhere)).rejects.toMatchObject({ kind: 'lack' })
    await expect(read('minst', nowhere)).rejects.toMatchObject({ kind: 'input' })
  })

  it('a set with more classes than a head has outputs', async () => {
    const folder = await temporaryFolder()
    for (const split of ['train', 'test']) {
      await writeFile(join(folder, `${split}-images-idx3-ubyte`), encodeIdxImages(new Uint8Array(784)))
      await writeFile(join(folder, `${split}-labels-idx1-ubyte`), encodeIdxLabels(Uint8Array.of(128)))
    }
    await expect(read('mine', { settings: { path: folder } })).rejects.toThrow('labels up to 128; expected 0 to 127')
  })

  it.each([
    ['Circle\n', '1 names; expected 2 to 128, one per line'],
    ['Circle\n\nTriangle\n', ':2: an empty line; expected the name of class 1'],
    ['Circle\nSquare\nCircle\n', ':3: "Circle" is already on line 1; expected different names'],
    ['Circle\nSquare\n', 'label 2 at position 7 (byte 15); expected 0 to 1'],
  ])('wrong class names: %j', async (names, message) => {
    const folder = await temporaryFolder()
    await cp(fixture('good/shapes'), folder, { recursive: true })
    await writeFile(join(folder, 'classes.txt'), names)
    await expect(read('mine', { settings: { path: folder } })).rejects.toThrow(message)
  })

  it('a file of class names that is no file, or far too long, unread', async () => {
    const folder = await temporaryFolder()
    await cp(fixture('good/shapes'), folder, { recursive: true })
    const file = join(folder, 'classes.txt')
    // Names that would be accepted, were it not for the spaces behind the last one.
    await writeFile(file, `Circle\nSquare\nTriangle${' '.repeat(64 * 1024)}\n`)
    await expect(read('mine', { settings: { path: folder } })).rejects.toMatchObject({
      kind: 'input',
      message: `${file}: 65559 bytes; expected at most 65536, one class name per line`,
    })
    await rm(file)
    await mkdir(file)
    await expect(read('mine', { settings: { path: folder } })).rejects.toMatchObject({
      kind: 'input',
      message: `${file}: is not a file; expected one class name per line`,
    })
  })
})
