import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { findDatasets } from '../find-datasets.ts'
import { encodeIdxImages, encodeIdxLabels } from '../idx.ts'
import { loadDataset } from '../load.ts'
import { classSamples } from './class-samples.ts'
import { listRemovedDatasets, removeDataset, restoreDataset } from './dataset-trash.ts'
import { readImportOrigin } from './import-record.ts'
import { renameDataset } from './rename-dataset.ts'

/** A folder of data sets with these names: two classes, three training images each, whose pixels are their index. */
function dataFolder(...names: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-data-'))
  for (const name of names) {
    mkdirSync(join(folder, name))
    for (const [split, count] of [
      ['train', 6],
      ['t10k', 2],
    ] as const) {
      const images = Uint8Array.from({ length: count * 784 }, (_, at) => Math.floor(at / 784))
      const write = (file: string, bytes: Uint8Array) =>
        writeFileSync(join(folder, name, `${file}.gz`), gzipSync(bytes))
      write(`${split}-images-idx3-ubyte`, encodeIdxImages(images))
      write(`${split}-labels-idx1-ubyte`, encodeIdxLabels(Uint8Array.from({ length: count }, (_, at) => at % 2)))
    }
  }
  return {
    folder,
    options: { dataFolder: folder, environment: {}, workspace: folder, cacheFolder: join(folder, 'cache') },
  }
}

const own = async (options: ReturnType<typeof dataFolder>['options']) =>
  (await findDatasets(options)).filter(each => !each.builtIn).map(({ name }) => name)

test('a data set is renamed whole', async () => {
  const { folder, options } = dataFolder('shapes')
  expect(await renameDataset('shapes', 'signs', options)).toBe(join(folder, 'signs'))
  expect(await own(options)).toEqual(['signs'])
})

test.each([
  ['shapes', 'two words', 'expected letters, digits'],
  ['shapes', 'other', 'data set "other" already exists'],
  ['shapes', 'mnist', 'is a built-in data set'],
  ['mnist', 'digits', 'mnist is a built-in data set'],
  ['strokes-digits', 'digits', 'strokes-digits is a built-in data set'],
  ['absent', 'digits', 'data set "absent" is missing'],
])('%s does not become %s', async (from, to, message) => {
  const { options } = dataFolder('shapes', 'other')
  await expect(renameDataset(from, to, options)).rejects.toThrow(message)
  expect(await own(options)).toEqual(['other', 'shapes'])
})

test('a removed data set is found no more, and comes back', async () => {
  const { folder, options } = dataFolder('shapes', 'other')
  const { folder: trash } = await removeDataset('shapes', options)
  expect([await own(options), existsSync(trash)]).toEqual([['other'], true])
  expect((await listRemovedDatasets(options)).map(({ name }) => name)).toEqual(['shapes'])
  await expect(restoreDataset('absent', options)).rejects.toThrow('no removed data set "absent"; there are shapes')
  expect(await restoreDataset(undefined, options)).toBe(join(folder, 'shapes'))
  expect(await own(options)).toEqual(['other', 'shapes'])
  await expect(restoreDataset(undefined, options)).rejects.toThrow('no removed data sets')
})

test('restoring replaces nothing, and a link is left alone', async () => {
  const { folder, options } = dataFolder('shapes', 'other')
  await removeDataset('shapes', options)
  mkdirSync(join(folder, 'shapes'))
  await expect(restoreDataset('shapes', options)).rejects.toThrow('already exists')
  symlinkSync(join(folder, 'other'), join(folder, 'linked'))
  await expect(removeDataset('linked', options)).rejects.toThrow('a link is left alone')
})

test('samples go on page by page, round and round', async () => {
  const { options } = dataFolder('shapes')
  const dataset = await loadDataset('shapes', options)
  const shown = (page: number) => classSamples(dataset, 2, page).map(images => images.map(([pixel]) => pixel))
  expect([shown(0), shown(1), shown(2)]).toEqual([
    [
      [0, 2],
      [1, 3],
    ],
    [
      [4, 0],
      [5, 1],
    ],
    [
      [2, 4],
      [3, 5],
    ],
  ])
})

test('the record of an import is read; a damaged one counts as none', async () => {
  const { folder } = dataFolder('shapes')
  expect(await readImportOrigin(join(folder, 'shapes'))).toBeUndefined()
  const record = { version: 1, source: '/pictures', settings: { ink: 'auto', fit: 'whole' }, findings: [] }
  writeFileSync(join(folder, 'shapes', 'import.json'), JSON.stringify({ ...record, classes: [] }))
  expect(await readImportOrigin(join(folder, 'shapes'))).toEqual(record)
  writeFileSync(join(folder, 'shapes', 'import.json'), '{')
  expect(await readImportOrigin(join(folder, 'shapes'))).toBeUndefined()
})
