import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Dataset } from '../dataset.ts'
import { describeDataset } from '../examine.ts'
import { loadDataset } from '../load.ts'
import { temporaryFolder } from '../testing.ts'

const FILES = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte', 'train-images-idx3-ubyte', 'train-labels-idx1-ubyte']

describe('the cache', () => {
  it('is written completely, reads back the same, and is described without being written', async () => {
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

  it('is drawn again if it is damaged or truncated', async () => {
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

  it('can be written by several processes at once', async () => {
    const cacheFolder = await temporaryFolder()
    const [first, ...others] = await Promise.all([1, 2].map(() => loadDataset('strokes-digits', { cacheFolder })))
    for (const other of others) expect(digests(other)).toEqual(digests(first!))
    expect((await readdir(first!.folder)).sort()).toEqual(FILES)
  })

  it('is not needed: without a writable folder, the images are drawn each time', async () => {
    const root = await temporaryFolder()
    await writeFile(join(root, 'a-file'), '')
    const { train } = await loadDataset('strokes-digits', { cacheFolder: join(root, 'a-file') })
    expect(train.count).toBe(10_000)
  })
})

/** The whole data set, with checksums instead of the millions of pixels. */
function digests({ train, test, ...described }: Dataset) {
  const sums = [train.images, train.labels, test.images, test.labels].map(bytes =>
    createHash('sha256').update(bytes).digest('hex'),
  )
  return { ...described, sums }
}
