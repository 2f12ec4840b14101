import { fileURLToPath } from 'node:url'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { accuracySvg } from '../svg.ts'
import { sampleCurves, samplePlan } from '../testing/sample-curves.ts'
import { svgToPng } from './svg-to-png.ts'

// Decoded by pngjs, which is independent of the renderer.

const assets = fileURLToPath(new URL('../../dist/png', import.meta.url))
const decoded = async (svg: string, options: { width?: number; scale?: number } = {}) =>
  PNG.sync.read(Buffer.from(await svgToPng(svg, { assets, ...options })))
const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><rect width="40" height="20" fill="#fff"/>${content}</svg>`
const pixel = ({ data, width }: PNG, x: number, y: number) => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
]
/** Pixels that are not white. */
const inked = ({ data }: PNG) => data.filter((value, index) => index % 4 === 0 && value < 128).length

test('missing renderer files are an error that names them, and the next call can succeed', async () => {
  await expect(svgToPng(svg(''), { assets: '/nowhere' })).rejects.toThrow('/nowhere/')
})

test('the picture has the figure’s colours, at twice its size or as requested', async () => {
  const twice = await decoded(svg('<rect x="10" width="10" height="10" fill="#d55e00"/>'))
  expect([twice.width, twice.height]).toEqual([80, 40])
  expect([pixel(twice, 30, 10), pixel(twice, 50, 10)]).toEqual([
    [0xd5, 0x5e, 0, 255],
    [255, 255, 255, 255],
  ])
  const wide = await decoded(svg(''), { width: 200 })
  expect([wide.width, wide.height]).toEqual([200, 100])
})

test('text is drawn, bold text is bolder, and every symbol in figures has a glyph', async () => {
  const text = (letters: string, weight = 'normal') =>
    decoded(
      svg(`<text x="2" y="15" font-family="sans-serif" font-size="14" font-weight="${weight}">${letters}</text>`),
      { scale: 8 },
    )
  const normal = inked(await text('HB'))
  expect(normal).toBeGreaterThan(1000)
  expect(inked(await text('HB', 'bold'))).toBeGreaterThan(1.2 * normal)
  // A missing glyph is drawn as an empty box.
  const { data: box } = await text('漢')
  for (const sign of ['−', '·', '±', '→', '≥', 'λ', 'α', '✓', '✗', '…', '’', 'ö'])
    expect([sign, (await text(sign)).data.equals(box)]).toEqual([sign, false])
})

test('the accuracy figure gives the same picture each time, and it is not empty', async () => {
  const figure = accuracySvg(sampleCurves, { plan: samplePlan, title: 'Digits to letters' })
  const [first, second] = await Promise.all([svgToPng(figure, { assets }), svgToPng(figure, { assets })])
  expect(Buffer.compare(first, second)).toBe(0)
  const { width, data } = PNG.sync.read(Buffer.from(first))
  expect(width).toBe(1440)
  const colors = new Set<string>()
  for (let at = 0; at < data.length; at += 4) colors.add(data.subarray(at, at + 3).toString('hex'))
  for (const color of ['4d4d4d', '0072b2', 'd55e00', 'ffffff']) expect(colors).toContain(color)
})

test('text that is not SVG is rejected', async () => {
  await expect(svgToPng('<svg', { assets })).rejects.toThrow()
})
