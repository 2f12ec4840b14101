import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadDataset } from '../../load.ts'
import { startFindings } from '../findings.ts'
import { importImages } from '../import-images.ts'
import { readLabelledFile } from './read-labelled-file.ts'

// Written by NumPy: test-fixtures/labelled/make.py.
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../../../test-fixtures/labelled/${name}`, import.meta.url))
const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as Record<
  string,
  { classes: string[]; train: number[][][]; test: number[][][] }
>

const sources = ['medmnist.npz', 'keras.npz', 'plain.npz', 'kaggle.csv', 'cifar']

test.each(sources)('%s: every pixel and label as NumPy has them', async name => {
  const { classes, files } = (await readLabelledFile(fixture(name), startFindings()))!
  const pixels = (split: 'train' | 'test') =>
    files[split].map(ofClass => ofClass.map(({ image }) => [...image!().rgba].filter((_, i) => i % 4 < 3)))
  expect({ classes, train: pixels('train'), test: pixels('test') }).toEqual(expected[name])
})

test('an import of arrays is found like any other, and says what it made of them', async () => {
  const into = mkdtempSync(join(tmpdir(), 'finetune-lab-data-'))
  const { classes, perClass, findings } = await importImages(fixture('keras.npz'), 'keras', { into, ink: 'light' })
  expect([classes, perClass]).toEqual([['0', '1', '2'], { train: [2, 2, 2], test: [1, 1, 1] }])
  expect(findings).toContainEqual({
    effect: 'note',
    reason: 'images made grey and 28 × 28',
    files: [{ file: 'keras.npz', detail: '5 × 4 pixels, colour' }],
  })
  expect((await loadDataset('keras', { dataFolder: into })).train.count).toBe(6)
})

test('what cannot be read is named with what was expected', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-arrays-'))
  const of = async (name: string, bytes: string | Buffer) => {
    writeFileSync(join(folder, name), bytes)
    return readLabelledFile(join(folder, name), startFindings()).catch((error: Error) =>
      error.message.replace(`${folder}/`, ''),
    )
  }
  expect(await of('a.tar', 'x')).toBe('a.tar: expected a folder of images, or a file ending in .npz or .csv')
  expect(await of('a.npz', 'PK')).toMatch(/^a\.npz: is not a whole \.npz file/)
  expect(await of('a.csv', 'pixel0,label\n')).toBe('a.csv:1: expected a head that begins with "label"')
  expect(await of('b.csv', 'label,p0,p1\n')).toBe('b.csv:1: 2 pixels; expected a square number up to 9216')
  expect(await of('c.csv', 'label,p0\n1,256\n')).toBe('c.csv:2: pixel 0 is "256"; expected 0 to 255')
  expect(await of('d.csv', 'label,p0\n1\n')).toBe('d.csv:2: 0 pixels; expected a label and 1 pixels')
  expect(await of('e.csv', 'label,p0\n1,2\n')).toBe('e.csv: 1 different labels; expected 2 to 128')
  for (const [name, message] of [
    ['float', 'images does not hold unsigned bytes; expected uint8'],
    ['many', 'labels has shape (2, 14); expected (2), one label for each image'],
    ['none', 'holds a; expected train_images and train_labels'],
  ])
    await expect(readLabelledFile(fixture(`bad-${name}.npz`), startFindings())).rejects.toThrow(message)
})
