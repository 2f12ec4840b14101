import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { examineDataset } from './examine.ts'
import { encodeIdxImages, encodeIdxLabels } from './idx.ts'
import { loadDataset } from './load.ts'
import { countPerClass } from './summary.ts'

const fixtures = fileURLToPath(new URL('../../../test-fixtures/data', import.meta.url))

/** Examining must return the same as loading, without the images. */
async function agree(name: string, options: Parameters<typeof loadDataset>[1]): Promise<void> {
  const { train, test, ...rest } = await loadDataset(name, options)
  const perClass = (labels: Uint8Array) => ({
    count: labels.length,
    perClass: countPerClass(labels, rest.classes.length),
  })
  const { findings, ...examined } = await examineDataset(name, options)
  expect(Array.isArray(findings)).toBe(true)
  expect(examined).toEqual({
    ...rest,
    train: perClass(train.labels),
    test: perClass(test.labels),
  })
}

test.each(['mnist', 'emnist-letters'])('%s: examining and loading agree', async name => {
  await agree(name, { dataFolder: join(fixtures, 'good'), environment: {} })
})

test('a set of one’s own over several pieces: the same mean and deviation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-own-'))
  for (const [split, count] of [
    ['train', 700],
    ['test', 3],
  ] as const) {
    const images = Uint8Array.from({ length: count * 784 }, (_, i) => (i * i) % 251)
    writeFileSync(join(folder, `${split}-images-idx3-ubyte`), encodeIdxImages(images))
    writeFileSync(
      join(folder, `${split}-labels-idx1-ubyte`),
      encodeIdxLabels(Uint8Array.from({ length: count }, (_, i) => i % 3)),
    )
  }
  await agree('own', { settings: { path: folder } })
  await agree('own', { settings: { path: folder, mean: 0.5, std: 2 } })
})

test('files that loading refuses are refused with the same words', async () => {
  const good = join(fixtures, 'good/mnist')
  const message = (promise: Promise<unknown>) =>
    promise.then(
      () => 'accepted',
      (error: Error) => error.message,
    )
  const broken = readdirSync(join(fixtures, 'broken'), { withFileTypes: true }).filter(entry => entry.isFile())
  expect(broken.length).toBeGreaterThan(8)
  for (const { name } of broken) {
    const folder = join(mkdtempSync(join(tmpdir(), 'finetune-lab-broken-')), 'mnist')
    mkdirSync(folder)
    for (const file of readdirSync(good))
      if (!file.startsWith('train-images')) writeFileSync(join(folder, file), readFileSync(join(good, file)))
    const suffix = name.endsWith('.gz') ? '.gz' : ''
    writeFileSync(join(folder, `train-images-idx3-ubyte${suffix}`), readFileSync(join(fixtures, 'broken', name)))
    const loaded = await message(loadDataset('mnist', { settings: { path: folder } }))
    expect(loaded).not.toBe('accepted')
    expect(await message(examineDataset('mnist', { settings: { path: folder } }))).toBe(loaded)
  }
})
