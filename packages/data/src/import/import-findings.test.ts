import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { loadDataset } from '../load.ts'
import { temporaryFolder } from '../testing.ts'
import { describeFindings } from './describe-findings.ts'
import { type ImportOptions, importImages } from './import-images.ts'
import { deepPng, folderOf, type Grey, jpeg, png } from './testing.ts'

// What an import leaves out, finds odd or notes, with real folders.

/** Each image has a different bar, dark on light. */
const bar =
  (place: number, ink = 0, paper = 255): Grey =>
  (x, y) =>
    x >= 6 + place && x < 10 + place && y > 5 && y < 22 ? ink : paper
const dark = (place: number) => png(28, 28, bar(place))
const good = { 'a/1.png': dark(1), 'a/2.png': dark(2), 'a/3.png': dark(3), 'b/1.png': dark(4), 'b/2.png': dark(5) }

async function importing(folder: string, options: ImportOptions = {}) {
  const cacheFolder = await temporaryFolder()
  const imported = await importImages(folder, 'symbols', { cacheFolder, ...options })
  const { train, test, classes } = await loadDataset('symbols', { cacheFolder, environment: {} })
  const images = [train, test].flatMap(({ images, labels }) =>
    Array.from(labels, (label, i) => ({ name: classes[label]!, pixels: images.slice(784 * i, 784 * (i + 1)) })),
  )
  return { ...imported, images, lines: describeFindings(imported.findings) }
}

const refusal = (folder: string, options?: ImportOptions) =>
  importing(folder, options).then(
    () => 'imported',
    (error: Error) => error.message.replaceAll(folder, 'FOLDER'),
  )
const counts = ({ perClass }: { perClass: Record<'train' | 'test', readonly number[]> }) =>
  perClass.train.map((count, label) => count + (perClass.test[label] ?? 0))

describe('links', () => {
  it('to classes and images are followed; dead ones and cycles are reported', async () => {
    const folder = await folderOf({ ...good, 'b/deeper/6.png': dark(6), copied: Buffer.from('a/1.png') })
    const elsewhere = await folderOf({ '7.png': dark(7), '8.png': dark(8) })
    await symlink(elsewhere, join(folder, 'c'))
    await symlink(join(elsewhere, '7.png'), join(folder, 'a/linked.png'))
    await symlink('nowhere', join(folder, 'd'))
    await symlink('missing.png', join(folder, 'a/gone.png'))
    await symlink('..', join(folder, 'b/deeper/up'))
    await symlink('self.png', join(folder, 'b/self.png'))
    const imported = await importing(folder)
    expect(imported.classes).toEqual(['a', 'b', 'c'])
    expect(counts(imported)).toEqual([4, 3, 2])
    expect(imported.lines).toEqual([
      'Left out:',
      '  2 × links that lead nowhere (.: 1, a: 1)',
      '    d: → nowhere',
      '    a/gone.png: → missing.png',
      '  1 × links that were copied as plain files; make them links again (.: 1)',
      '    copied: → a/1.png',
      '  1 × links that lead back to themselves (b: 1)',
      '    b/self.png: → self.png',
      '  1 × links that lead back to a folder that holds them (b/deeper: 1)',
      '    b/deeper/up',
      'Notes:',
      "  1 × images in folders below a class's folder, read as its images (b/deeper: 1)",
      '  1 × files with the same content as another (c: 1)',
    ])
  })
})

test('files that are no PNG or JPEG are left out and counted; what systems leave is ignored', async () => {
  const folder = await folderOf({
    ...good,
    'a/4.PNG': dark(6),
    'a/5.jpg': dark(7),
    'a/x.webp': Buffer.from('RIFF1234WEBP'),
    'a/y.webp': Buffer.from('RIFF1234WEBP'),
    'b/scan.tif': Buffer.from('II*\0'),
    'b/named.png': Buffer.from('GIF89a'),
    'b/nameless': dark(8),
    'b/notes.txt': Buffer.from('words'),
    'loose.png': dark(9),
    'a/._1.png': Buffer.from('macOS'),
    'a/.DS_Store': Buffer.from('macOS'),
    'a/Thumbs.db': Buffer.from('Windows'),
    '__MACOSX/a/._1.png': Buffer.from('macOS'),
    '.hidden/1.png': dark(1),
  })
  const imported = await importing(folder)
  expect(imported.classes).toEqual(['a', 'b'])
  expect(counts(imported)).toEqual([5, 2])
  expect(imported.lines).toEqual([
    'Left out:',
    '  1 × images outside the class folders (.: 1)',
    '    loose.png',
    '  2 × WebP images, which are not read; convert them to PNG or JPEG (a: 2)',
    '    a/x.webp',
    '    a/y.webp',
    '  1 × images whose names do not end in .png, .jpg or .jpeg; rename them (b: 1)',
    '    b/nameless',
    '  1 × TIFF images, which are not read; convert them to PNG or JPEG (b: 1)',
    '    b/scan.tif',
    '  1 × GIF images, which are not read; convert them to PNG or JPEG (b: 1)',
    '    b/named.png',
    'Notes:',
    '  5 × hidden and system files, ignored (.: 2, a: 3)',
    '  1 × files that are not images, ignored (b: 1)',
  ])
})

describe('damaged images', () => {
  const damaged = {
    'a/cut.png': dark(6).subarray(0, 60),
    'b/empty.jpg': Buffer.alloc(0),
    'b/cut.png': dark(7).subarray(0, 40),
  }

  it('are left out, all found at once, and listed in the record of the data set', async () => {
    const whole = await importing(await folderOf(good))
    const imported = await importing(await folderOf({ ...good, ...damaged }))
    expect(imported.lines).toEqual([
      'Left out:',
      '  2 × truncated: the file ends before the image does (a: 1, b: 1)',
      '    a/cut.png',
      '    b/cut.png',
      '  1 × empty files (b: 1)',
      '    b/empty.jpg',
    ])
    expect(imported.images).toEqual(whole.images)
    const record = JSON.parse(await readFile(join(imported.folder, 'import.json'), 'utf8'))
    expect(record).toMatchObject({ version: 1, classes: [{ name: 'a' }, { name: 'b' }], findings: imported.findings })
  })

  it('are named all when strict, and nothing is written', async () => {
    expect(await refusal(await folderOf({ ...good, ...damaged }), { strict: true })).toMatch(
      /^FOLDER: .*Nothing was written\.\nLeft out:\n[\s\S]*a\/cut\.png\n[\s\S]*b\/cut\.png\n[\s\S]*b\/empty\.jpg$/,
    )
    expect(await refusal(await folderOf(good), { strict: true })).toBe('imported')
  })

  it('may not leave a class empty', async () => {
    expect(
      await refusal(await folderOf({ ...good, 'c/1.png': dark(6).subarray(0, 50), 'c/2.png': Buffer.alloc(0) })),
    ).toMatch(
      /^FOLDER: class "c" has 0 images that can be read, of 2; expected at least 2[\s\S]*c\/1\.png[\s\S]*c\/2\.png$/,
    )
    expect(await refusal(await folderOf({ ...good, 'c/1.webp': Buffer.from('RIFF1234WEBP') }))).toMatch(
      /\/c: holds no image; [\s\S]*WebP images[\s\S]*c\/1\.webp$/,
    )
  })
})

describe('ink', () => {
  it('is judged for the whole data set: one framed image is not inverted alone', async () => {
    const framed: Grey = (x, y) => (x < 2 || y < 2 || x > 25 || y > 25 ? 0 : bar(6)(x, y))
    const folder = await folderOf({ ...good, 'b/framed.png': png(28, 28, framed) })
    const { images, lines } = await importing(folder)
    expect(images.every(({ pixels }) => pixels[28 * 4 + 4] === 0)).toBe(true)
    expect(lines).toEqual([
      'Imported, but check them:',
      '  1 × dark borders where most images have light ones; read as dark ink on light like those (--ink each: each by its own border) (b: 1)',
      '    b/framed.png',
    ])
    const each = await importing(folder, { ink: 'each' })
    expect(each.images.filter(({ pixels }) => pixels[28 * 4 + 4] === 255)).toHaveLength(1)
    expect(each.lines).toEqual([])
  })

  it('on a transparent ground is kept, whatever its shade', async () => {
    const drawn = (place: number, ink: number) => png(28, 28, () => ink, bar(place, 255, 0))
    const white = await importing(
      await folderOf({ ...good, 'w/1.png': drawn(1, 255), 'w/2.png': drawn(2, 255), 'w/3.png': drawn(3, 230) }),
    )
    const ofClass = (name: string) => white.images.filter(each => each.name === name)
    expect(
      ofClass('w')
        .map(image => Math.max(...image.pixels))
        .sort(),
    ).toEqual([230, 255, 255])
    expect(ofClass('a').every(image => Math.max(...image.pixels) === 255 && image.pixels[0] === 0)).toBe(true)
    expect(white.lines).toEqual([])
    const black = await importing(await folderOf({ ...good, 'w/1.png': drawn(1, 0), 'w/2.png': drawn(2, 0) }))
    expect(black.images.every(({ pixels }) => pixels[0] === 0 && pixels.includes(255))).toBe(true)
  })

  it('of another shade than most on a transparent ground is kept, and reported', async () => {
    const drawn = (place: number, ink: number) => png(28, 28, () => ink, bar(place, 255, 0))
    const { images, lines } = await importing(
      await folderOf({
        'a/1.png': drawn(1, 0),
        'a/2.png': drawn(2, 0),
        'b/1.png': drawn(3, 0),
        'b/2.png': drawn(4, 255),
      }),
    )
    expect(images.every(({ pixels }) => pixels[0] === 0 && pixels.includes(255))).toBe(true)
    expect(lines).toEqual([
      'Imported, but check them:',
      '  1 × light ink on a transparent ground, where most such images have dark ink (b: 1)',
      '    b/2.png',
    ])
  })
})

test.each([
  [8, 255],
  [10, 1023],
  [12, 4095],
  [14, 16383],
])('16-bit images that hold %i bits are as light as others', async (bits, most) => {
  const deep = (place: number) => deepPng(28, 28, bar(place, most, 0))
  const { images, lines } = await importing(
    await folderOf({ 'a/1.png': deep(1), 'a/2.png': deep(2), 'b/1.png': deep(3), 'b/2.png': deep(4) }),
  )
  expect(images.map(({ pixels }) => Math.max(...pixels))).toEqual([255, 255, 255, 255])
  expect(lines).toEqual(['Notes:', `  4 × 16-bit images that use ${bits} bits, read as such (a: 2, b: 2)`])
})

test('a 16-bit image that is darker than the others stays so', async () => {
  const deep = (place: number, most: number) => deepPng(28, 28, bar(place, most, 0))
  const { images } = await importing(
    await folderOf({
      'a/1.png': deep(1, 65535),
      'a/2.png': deep(2, 65535),
      'b/1.png': deep(3, 65535),
      'b/2.png': deep(4, 16000),
    }),
  )
  expect(images.map(({ pixels }) => Math.max(...pixels)).sort((a, b) => a - b)).toEqual([62, 255, 255, 255])
})

test('blank images and classes are reported', async () => {
  const blank = (level: number) => png(20, 28, () => level)
  const { lines } = await importing(
    await folderOf({
      ...good,
      'a/4.png': blank(255),
      'c/1.png': blank(0),
      'c/2.jpg': jpeg(28, 28, x => 100 + (x % 8)),
    }),
  )
  expect(lines).toEqual([
    'Imported, but check them:',
    '  3 × blank, or nearly so: hardly any contrast (a: 1, c: 2)',
    '    a/4.png',
    '    c/1.png',
    '    c/2.jpg',
    '  1 × classes whose images are all blank (.: 1)',
    '    c: 2 images',
  ])
})

describe('train and test', () => {
  const split = (name: string) =>
    Object.fromEntries(Object.entries(good).map(([path, bytes]) => [`${name}/${path}`, bytes]))

  it('are the only folders read; others next to them are left out and counted', async () => {
    const { perClass, lines } = await importing(
      await folderOf({
        ...split('Training'),
        ...split('testing'),
        'val/a/1.png': dark(8),
        'val/b/1.webp': Buffer.alloc(9),
      }),
    )
    expect(perClass).toEqual({ train: [3, 2], test: [3, 2] })
    expect(lines.slice(0, 4)).toEqual([
      'Left out:',
      '  2 × images in folders next to train and test; only those two are read (val/b: 1, val/a: 1)',
      '    val/b/1.webp',
      '    val/a/1.png',
    ])
  })

  it('are both needed, and said to be', async () => {
    for (const names of [
      ['train', 'val'],
      ['train', 'valid', 'a'],
      ['test', 'validation'],
    ])
      expect(await refusal(await folderOf(Object.assign({}, ...names.map(split))))).toMatch(
        /^FOLDER: has \w+( and \w+)?; expected both train and test\. Rename/,
      )
  })

  it('may be classes: then they hold images', async () => {
    const folder = await folderOf({
      'train/1.png': dark(1),
      'train/2.png': dark(2),
      'test/1.png': dark(3),
      'test/2.png': dark(4),
      'car/1.png': dark(5),
      'car/2.png': dark(6),
    })
    expect((await importing(folder)).classes).toEqual(['car', 'test', 'train'])
  })
})

test('names of files cannot write to the terminal', async () => {
  const { lines } = await importing(await folderOf({ ...good, 'a/\u001b[2J.png': Buffer.alloc(0) }))
  expect(lines.at(-1)).toBe('    a/\\u{1b}[2J.png')
})

test('classes that differ in case only are reported', async () => {
  const { classes, lines } = await importing(await folderOf({ ...good, 'A/1.png': dark(6), 'A/2.png': dark(7) }))
  expect(classes).toHaveLength(3)
  expect(lines).toContain('  1 × classes whose names differ only in case or accents (.: 1)')
})
