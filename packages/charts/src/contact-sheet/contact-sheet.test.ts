import { fileURLToPath } from 'node:url'
import { augmentations, defaultParameters } from '@finetune-lab/augmentation'
import { loadDataset } from '@finetune-lab/data'
import { augmentedSamples, inspectBatch } from '@finetune-lab/engine'
import { smallData } from '@finetune-lab/engine/testing'
import { DOMParser } from '@xmldom/xmldom'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { svgToPng } from '../png/svg-to-png.ts'
import { contactSheetHtml, contactSheetSvg } from './files.ts'

const assets = fileURLToPath(new URL('../../dist/png', import.meta.url))
const rows = await loadDataset('rows', { settings: { path: `${smallData()}/rows` } })
const batches = [0, 7].map(batch =>
  inspectBatch(rows, { split: 'train', samplesPerClass: 4, seed: 1, batchSize: 8, batch }),
)
const choices = augmentations.map(each => ({ name: each.name, parameters: { ...defaultParameters(each) } }))
const sheet = {
  title: '<Rows> & columns',
  statement: 'The very batches that runs train on.',
  batches,
  augmentations: choices,
}
/** The expected images in the order of the sheet: row by row, with columns for source, partner and each augmentation. */
const expected = batches.flatMap(batch => {
  const columns = choices.map(choice => augmentedSamples(batch, choice))
  const source = (position: number) => [...batch.grey.subarray(position * 784, (position + 1) * 784)]
  return columns[1].flatMap(({ composition }, row) => [
    source(row),
    source(composition.label[1].source),
    ...columns.map(samples => [...Uint8ClampedArray.from(samples[row].shown)]),
  ])
})

test('every image of the sheet matches the engine’s, pixel by pixel', () => {
  const document = new DOMParser().parseFromString(contactSheetSvg(sheet), 'image/svg+xml')
  const images = [...document.getElementsByTagName('image')].map(image => {
    const { data, width } = PNG.sync.read(Buffer.from(image.getAttribute('href')!.split(',')[1], 'base64'))
    expect(width).toBe(28)
    return Array.from({ length: 784 }, (_, pixel) => data[4 * pixel])
  })
  expect(images).toEqual(expected)
})

test('rendered as PNG, each image pixel is a crisp square', async () => {
  const svg = contactSheetSvg({ ...sheet, batches: batches.slice(0, 1) })
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  const picture = PNG.sync.read(Buffer.from(await svgToPng(svg, { assets })))
  for (const [index, image] of [...document.getElementsByTagName('image')].entries()) {
    const [x, y] = ['x', 'y'].map(name => 2 * Number(image.getAttribute(name)))
    const side = 2 * 3
    const at = (pixelX: number, pixelY: number) => picture.data[4 * ((y + pixelY) * picture.width + x + pixelX)]
    const [corner, middle] = [1, 3].map(within =>
      Array.from({ length: 784 }, (_, pixel) =>
        at((pixel % 28) * side + within, Math.floor(pixel / 28) * side + within),
      ),
    )
    expect([index, middle.join() === expected[index].join(), corner.join() === middle.join()]).toEqual([
      index,
      true,
      true,
    ])
  }
})

test('the HTML page has a title, shows names as text and has no external references', () => {
  const page = contactSheetHtml(sheet)
  expect(page).toContain('&lt;Rows&gt; &amp; columns')
  expect(page).not.toContain('<Rows>')
  expect(page).toContain('Batch 8, epoch 4: rows, train, 4 per class, seed 1')
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/)
})
