import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadDataset } from '../load.ts'
import { temporaryFolder } from '../testing.ts'
import { importImages } from './import-images.ts'
import { folderOf, jpeg, png } from './testing.ts'

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
      findings: [],
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
    expect(await failing({ 'a/1.png': dark(1) })).toMatch(
      /DataError: .*: 1 sub-folder, "a"; expected one for each class/,
    )
    expect(await failing({ ...good, 'c/note.txt': Buffer.alloc(1) })).toMatch(/\/c: holds no image/)
    expect(await failing({ ...good, 'c/1.png': dark(1) })).toMatch(/class "c" has 1 image; expected at least 2/)
    expect(await failing({ ...good, 'c/1.png': dark(1), 'c/2.png': Buffer.from('no image at all') })).toMatch(
      /class "c" has 1 image that can be read, of 2; expected at least 2[\s\S]*not PNG or JPEG[\s\S]*\n {4}c\/2\.png$/,
    )
    expect(await failing({ 'train/a/1.png': dark(1), 'train/b/1.png': dark(1), 'test/a/1.png': dark(1) })).toMatch(
      /"b" is in one of train and test only/,
    )
    expect(await failing({ ...good, ' c/1.png': dark(1) })).toMatch(/a sub-folder is called " c"/)
    for (const name of ['../up', '/etc/x', '', 'a\0b', 'mnist', 'x'.repeat(65)])
      expect(await failing(good, name)).toMatch(/^DataError: name /)
    expect(await readdir(cacheFolder)).toEqual([])
  })

  it('replaces only on request, and only what an import wrote', async () => {
    const cacheFolder = await temporaryFolder()
    const source = await folderOf({ 'a/1.png': dark(1), 'a/2.png': dark(2), 'b/1.png': dark(1), 'b/2.png': dark(2) })
    const { folder } = await importImages(source, 'symbols', { cacheFolder })
    await expect(importImages(source, 'symbols', { cacheFolder })).rejects.toThrow('already exists')
    await importImages(source, 'symbols', { cacheFolder, replace: true })
    await writeFile(join(folder, 'thesis.txt'), 'mine')
    await expect(importImages(source, 'symbols', { cacheFolder, replace: true })).rejects.toThrow(
      'holds "thesis.txt", which no import has written',
    )
    expect(await readdir(join(cacheFolder, 'datasets'))).toEqual(['symbols'])
  })
})
