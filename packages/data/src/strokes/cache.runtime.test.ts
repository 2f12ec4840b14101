import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Dataset } from '../dataset.ts'
import { describeDataset } from '../examine.ts'
import { loadDataset } from '../load.ts'
import { measure } from '../measure.ts'
import { temporaryFolder } from '../testing.ts'
import { STROKES_CHECKSUMS } from './cache.ts'

const FILES = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte', 'train-images-idx3-ubyte', 'train-labels-idx1-ubyte']

describe.each(['strokes-digits', 'strokes-letters'])('%s', name => {
  let dataset: Dataset
  beforeAll(async () => {
    // Drawing checks the SHA-256 of every file against the constants and throws if one differs.
    dataset = await loadDataset(name, { cacheFolder: '/dev/null/no-cache' })
  })

  it('is drawn with the bytes that the constants name', () => {
    const { train, test } = STROKES_CHECKSUMS[name]!
    expect(dataset.checksums).toEqual(
      Object.fromEntries([test.images, test.labels, train.images, train.labels].map((sum, file) => [FILES[file], sum])),
    )
  })

  it('has 1,000 train and 200 test images a class, no two of them alike', () => {
    const { train, test, classes } = dataset
    const images = [train, test].flatMap(set =>
      Array.from({ length: set.count }, (_, index) =>
        Buffer.from(set.images.subarray(index * 784, index * 784 + 784)).toString('latin1'),
      ),
    )
    expect(images.length).toBe(classes.length * 1200)
    expect(new Set(images).size).toBe(images.length)
    classes.forEach((_, label) => {
      expect([train, test].map(set => set.labels.filter(other => other === label).length)).toEqual([1000, 200])
    })
  })

  it('is normalised with the mean and standard deviation of its train images', () => {
    const measured = measure(dataset.train.images)
    expect([dataset.mean, dataset.std]).toEqual([Number(measured.mean.toFixed(4)), Number(measured.std.toFixed(4))])
  })

  it('lies centred by mass, and inside the image', () => {
    const { images, count } = dataset.train
    let [farthest, sum] = [0, 0]
    for (let index = 0; index < count; index++) {
      const [x, y] = centreOfMass(images.subarray(index * 784, index * 784 + 784))
      const distance = Math.max(Math.abs(x - 14), Math.abs(y - 14))
      farthest = Math.max(farthest, distance)
      sum += distance
    }
    // A shift of at most one pixel, one third on average; ink overlaps itself, so that its mass is not quite the pen's path's.
    expect(farthest).toBeLessThan(3)
    expect(sum / count).toBeLessThan(0.8)
  })
})

describe('the cache', () => {
  it('is written whole, read back the same, and described without being written', async () => {
    const cacheFolder = await temporaryFolder()
    const described = await describeDataset('strokes-digits', { cacheFolder })
    expect(await readdir(cacheFolder)).toEqual([])
    const drawn = await loadDataset('strokes-digits', { cacheFolder })
    expect((await readdir(drawn.folder)).sort()).toEqual(FILES)
    const written = await stat(join(drawn.folder, FILES[2]!))
    const read = await loadDataset('strokes-digits', { cacheFolder })
    expect((await stat(join(drawn.folder, FILES[2]!))).mtimeMs).toBe(written.mtimeMs)
    expect(digests(read)).toEqual(digests(drawn))
    expect(read.train.images.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(described).toMatchObject({
      classes: read.classes,
      synthetic: true,
      folder: read.folder,
      train: { count: 10_000 },
      test: { count: 2_000, perClass: new Array(10).fill(200) },
    })
  })

  it('is drawn anew where it is damaged, of another version, or cut off', async () => {
    const cacheFolder = await temporaryFolder()
    const whole = await loadDataset('strokes-digits', { cacheFolder })
    const file = join(whole.folder, FILES[2]!)
    const images = await readFile(file)
    const flipped = Buffer.from(images)
    flipped[5000]! ^= 1
    for (const damaged of [flipped, images.subarray(0, 100_000), Buffer.alloc(0)]) {
      await writeFile(file, damaged)
      expect(digests(await loadDataset('strokes-digits', { cacheFolder }))).toEqual(digests(whole))
      expect((await readFile(file)).equals(images)).toBe(true)
    }
  })

  it('may be written by several at once', async () => {
    const cacheFolder = await temporaryFolder()
    const [first, ...others] = await Promise.all([1, 2].map(() => loadDataset('strokes-digits', { cacheFolder })))
    for (const other of others) expect(digests(other)).toEqual(digests(first!))
    expect((await readdir(first!.folder)).sort()).toEqual(FILES)
  })

  it('does without when the folder cannot be written', async () => {
    const root = await temporaryFolder()
    await writeFile(join(root, 'a-file'), '')
    const { train } = await loadDataset('strokes-digits', { cacheFolder: join(root, 'a-file') })
    expect(train.count).toBe(10_000)
  })
})

/** Everything that a data set is, the millions of pixels as checksums. */
function digests({ train, test, ...described }: Dataset) {
  const sums = [train.images, train.labels, test.images, test.labels].map(bytes =>
    createHash('sha256').update(bytes).digest('hex'),
  )
  return { ...described, sums }
}

function centreOfMass(image: Uint8Array): [number, number] {
  let [mass, x, y] = [0, 0, 0]
  image.forEach((value, pixel) => {
    mass += value
    x += value * ((pixel % 28) + 0.5)
    y += value * (Math.floor(pixel / 28) + 0.5)
  })
  return [x / mass, y / mass]
}
