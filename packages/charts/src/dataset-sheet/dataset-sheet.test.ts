import { fileURLToPath } from 'node:url'
import { DOMParser } from '@xmldom/xmldom'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { svgToPng } from '../png/svg-to-png.ts'
import { datasetSheetSvg } from './dataset-sheet.ts'

const assets = fileURLToPath(new URL('../../dist/png', import.meta.url))
const image = (grey: number) => new Uint8Array(784).fill(grey)
const sheet = {
  title: '<Shapes> & signs',
  subtitle: 'Some training images of each class',
  classes: [
    { name: 'bar', train: 1200, test: 300, images: [image(0), image(255)] },
    { name: '"none"', train: 0, test: 1, images: [] },
  ],
}

test('each class has a row with its counts and its images, and every name is text', async () => {
  const svg = datasetSheetSvg(sheet)
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  const texts = [...document.getElementsByTagName('text')].map(each => each.textContent)
  expect(texts).toEqual([
    '<Shapes> & signs',
    'Some training images of each class',
    'bar',
    '1,200 training, 300 test',
    '"none"',
    '0 training, 1 test',
  ])
  const [strip, ...others] = [...document.getElementsByTagName('image')]
  expect(others).toEqual([])
  const { width, height, data } = PNG.sync.read(Buffer.from(strip.getAttribute('href')!.split(',')[1], 'base64'))
  expect([width, height, data[4 * 27], data[4 * 28]]).toEqual([56, 28, 0, 255])
  expect(PNG.sync.read(Buffer.from(await svgToPng(svg, { assets, scale: 1 }))).width).toBeGreaterThan(200)
})
