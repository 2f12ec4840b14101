import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { encode as encodeJpeg } from 'jpeg-js'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { loadDataset } from '../load.ts'
import { temporaryFolder } from '../testing.ts'
import { decodeImage } from './decode-image.ts'
import { fitImage } from './fit-image.ts'
import { importImages } from './import-images.ts'

type Grey = (x: number, y: number) => number

function rgba(width: number, height: number, grey: Grey): Buffer {
  const data = Buffer.alloc(width * height * 4, 255)
  for (let i = 0; i < width * height; i++) data.fill(grey(i % width, Math.floor(i / width)), 4 * i, 4 * i + 3)
  return data
}

function png(width: number, height: number, grey: Grey): Buffer {
  const image = new PNG({ width, height })
  rgba(width, height, grey).copy(image.data)
  return PNG.sync.write(image)
}

const jpeg = (width: number, height: number, grey: Grey) =>
  Buffer.from(encodeJpeg({ width, height, data: rgba(width, height, grey) }, 100).data)

const values = (width: number, height: number, grey: Grey) => ({
  width,
  height,
  values: Uint8Array.from({ length: width * height }, (_, i) => grey(i % width, Math.floor(i / width))),
})

/** A folder of images by their paths in it. */
async function folderOf(files: Record<string, Buffer>): Promise<string> {
  const root = await temporaryFolder()
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), bytes)
  }
  return root
}

describe('fitImage', () => {
  it('leaves an image of 28 × 28 as it is', () => {
    const image = values(28, 28, (x, y) => (x * 28 + y) % 256)
    expect(fitImage(image, { ink: 'light', fit: 'whole' })).toEqual(image.values)
  })

  it('takes the mean of the area under each pixel', () => {
    const fitted = fitImage(
      values(56, 56, (x, y) => 10 * (x % 2) + 30 * (y % 2)),
      { ink: 'light', fit: 'whole' },
    )
    expect(new Set(fitted)).toEqual(new Set([20]))
  })

  it('keeps the proportions and fills up with background', () => {
    const fitted = fitImage(
      values(14, 28, () => 200),
      { ink: 'light', fit: 'whole' },
    )
    const row = fitted.subarray(28, 56)
    expect(Array.from(row)).toEqual([...Array(7).fill(0), ...Array(14).fill(200), ...Array(7).fill(0)])
  })

  it('makes dark ink light, when told or when the border is light', () => {
    const paper = values(28, 28, (x, y) => (x === 14 && y === 14 ? 0 : 255))
    for (const ink of ['dark', 'auto'] as const) {
      const fitted = fitImage(paper, { ink, fit: 'whole' })
      expect(fitted[14 * 28 + 14]).toBe(255)
      expect(fitted[0]).toBe(0)
    }
    expect(fitImage(paper, { ink: 'light', fit: 'whole' })[0]).toBe(255)
  })

  it('crops to the ink: 20 pixels high, its mass in the middle', () => {
    // An L: more ink at the left and below.
    const ink = values(300, 200, (x, y) =>
      (x >= 40 && x < 50 && y >= 20 && y < 120) || (x >= 40 && x < 80 && y >= 110 && y < 120) ? 250 : 0,
    )
    const fitted = fitImage(ink, { ink: 'light', fit: 'crop' })
    const rows = Array.from({ length: 28 }, (_, y) => fitted.subarray(28 * y, 28 * y + 28).some(value => value > 125))
    expect(rows.filter(Boolean)).toHaveLength(20)
    let [mass, x, y] = [0, 0, 0]
    fitted.forEach((value, i) => {
      mass += value
      x += value * ((i % 28) + 0.5)
      y += value * (Math.floor(i / 28) + 0.5)
    })
    expect(x / mass).toBeCloseTo(14, 1)
    expect(y / mass).toBeCloseTo(14, 1)
  })

  it('leaves an empty image empty', () => {
    expect(
      fitImage(
        values(50, 20, () => 255),
        { ink: 'auto', fit: 'crop' },
      ),
    ).toEqual(new Uint8Array(784))
  })
})

describe('decodeImage', () => {
  it('reads PNG exactly and JPEG nearly', () => {
    const grey: Grey = (x, y) => 4 * x + 3 * y
    expect(decodeImage('a.png', png(30, 20, grey))).toEqual(values(30, 20, grey))
    const decoded = decodeImage('a.jpg', jpeg(30, 20, grey))
    const expected = values(30, 20, grey).values
    expect(Math.max(...decoded.values.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThanOrEqual(3)
  })

  it('shows white paper through what is transparent', () => {
    const image = new PNG({ width: 2, height: 1 })
    image.data.set([0, 0, 0, 0, 0, 0, 0, 255])
    expect(decodeImage('a.png', PNG.sync.write(image)).values).toEqual(Uint8Array.of(255, 0))
  })

  it('refuses other files, damaged ones, and sizes before memory is taken', () => {
    expect(() => decodeImage('a.png', Buffer.from('GIF89a, more of it'))).toThrow('a.png: begins neither as a PNG nor')
    expect(() => decodeImage('a.png', Buffer.alloc(0))).toThrow('a.png: is damaged')
    const whole = png(28, 28, () => 7)
    expect(() => decodeImage('b.png', whole.subarray(0, 60))).toThrow('b.png: is damaged')
    const huge = Buffer.from(whole)
    huge.writeUInt32BE(100_000, 16)
    huge.writeUInt32BE(100_000, 20)
    expect(() => decodeImage('c.png', huge)).toThrow('c.png: 100000 × 100000 pixels')
    const photo = jpeg(16, 16, () => 9)
    const frame = photo.indexOf(Buffer.from([0xff, 0xc0]))
    photo.writeUInt16BE(65_000, frame + 5)
    photo.writeUInt16BE(65_000, frame + 7)
    expect(() => decodeImage('d.jpg', photo)).toThrow('d.jpg: is damaged (maxResolutionInMP limit exceeded')
  })
})

describe('importImages', () => {
  const dark = (level: number) => png(28, 28, (x, y) => (x > 7 && x < 20 && y > 7 && y < 20 ? level : 255))

  it('divides each class by the seed, in the order that people number folders', async () => {
    const names = Array.from({ length: 10 }, (_, i) => i)
    const files = Object.fromEntries(
      ['10', '2'].flatMap((name, label) => names.map(i => [`${name}/${i}.png`, dark(100 * label + i)])),
    )
    const cacheFolder = await temporaryFolder()
    const imported = await importImages(await folderOf(files), 'symbols', { cacheFolder, testShare: 0.3 })
    expect(imported).toEqual({
      name: 'symbols',
      folder: join(cacheFolder, 'datasets/symbols'),
      classes: ['2', '10'],
      perClass: { train: [7, 7], test: [3, 3] },
    })
    const { classes, train, test } = await loadDataset('symbols', { cacheFolder, environment: {} })
    expect(classes).toEqual(['2', '10'])
    const levels = (split: typeof train) => Array.from(split.labels, (_, i) => 255 - split.images[784 * i + 400]!)
    expect([...levels(train), ...levels(test)].sort((a, b) => a - b)).toEqual([...names, ...names.map(i => 100 + i)])
    expect(Array.from(train.labels)).toEqual([...Array(7).fill(0), ...Array(7).fill(1)])
    const again = await importImages(await folderOf(files), 'again', { cacheFolder, testShare: 0.3 })
    expect(levels((await loadDataset('again', { cacheFolder, environment: {} })).test)).toEqual(levels(test))
    const other = await importImages(await folderOf(files), 'other', { cacheFolder, testShare: 0.3, seed: 1 })
    expect(levels((await loadDataset('other', { cacheFolder, environment: {} })).test)).not.toEqual(levels(test))
    expect([again.perClass, other.perClass]).toEqual([imported.perClass, imported.perClass])
  })

  it('takes train and test as they are', async () => {
    const files = {
      'train/a/1.png': dark(1),
      'train/a/2.PNG': dark(2),
      'train/b/1.jpg': jpeg(28, 28, () => 90),
      'test/a/1.jpeg': jpeg(28, 28, () => 90),
      'test/b/1.png': dark(3),
      'test/b/notes.txt': Buffer.from('no image'),
    }
    const cacheFolder = await temporaryFolder()
    const { perClass } = await importImages(await folderOf(files), 'divided', { cacheFolder })
    expect(perClass).toEqual({ train: [2, 1], test: [1, 1] })
  })

  it('says what is wrong, and writes nothing', async () => {
    const cacheFolder = await temporaryFolder()
    const failing = async (files: Record<string, Buffer>, name = 'symbols') =>
      importImages(await folderOf(files), name, { cacheFolder }).then(
        () => 'imported',
        (error: Error) => `${error.name}: ${error.message}`,
      )
    const good = { 'a/1.png': dark(1), 'a/2.png': dark(2), 'b/1.png': dark(1), 'b/2.png': dark(2) }
    expect(await failing({ 'a/1.png': dark(1) })).toMatch(/DataError: .*: 1 sub-folders; expected one for each class/)
    expect(await failing({ ...good, 'c/note.txt': Buffer.alloc(1) })).toMatch(/\/c: holds no image/)
    expect(await failing({ ...good, 'c/1.png': dark(1) })).toMatch(/class "c" has 1 image; expected at least 2/)
    expect(await failing({ ...good, 'b/3.png': Buffer.from('no image at all') })).toMatch(/b\/3\.png: begins neither/)
    expect(await failing({ 'train/a/1.png': dark(1), 'train/b/1.png': dark(1), 'test/a/1.png': dark(1) })).toMatch(
      /"b" is in one of train and test only/,
    )
    expect(await failing({ ...good, ' c/1.png': dark(1) })).toMatch(/a sub-folder is called " c"/)
    for (const name of ['../up', '/etc/x', '', 'a\0b', 'mnist', 'x'.repeat(65)])
      expect(await failing(good, name)).toMatch(/^DataError: name /)
    expect(await readdir(cacheFolder)).toEqual([])
  })

  it('replaces only when told, and only what an import wrote', async () => {
    const cacheFolder = await temporaryFolder()
    const source = await folderOf({ 'a/1.png': dark(1), 'a/2.png': dark(2), 'b/1.png': dark(1), 'b/2.png': dark(2) })
    const { folder } = await importImages(source, 'symbols', { cacheFolder })
    await expect(importImages(source, 'symbols', { cacheFolder })).rejects.toThrow('is there already')
    await importImages(source, 'symbols', { cacheFolder, replace: true })
    await writeFile(join(folder, 'thesis.txt'), 'mine')
    await expect(importImages(source, 'symbols', { cacheFolder, replace: true })).rejects.toThrow(
      'holds "thesis.txt", which no import has written',
    )
    expect(await readdir(join(cacheFolder, 'datasets'))).toEqual(['symbols'])
  })
})
