import { curvesOver, mergedSweeps } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { syntheticSweep } from '@finetune-lab/runs/testing'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { exportedSweeps } from '../export-sweeps.ts'
import { reportFiles } from '../report/report-files.ts'
import { textWidth } from '../text-width.ts'
import { drawAxisChart, drawHeatMap, heatMap } from './index.ts'

const TEXT = `name: Rates
pretrain:
  dataset: mnist
  samplesPerClass: [1, 4]
  augmentation: [none, mixup]
  learningRate: [0.001, 0.01, 0.1]
finetune: { dataset: emnist-letters, head: [sgd, probe] }
seeds: 2`
const sweep = syntheticSweep(TEXT)
const created = '2026-11-29T12:00:00.000Z'

const svgOf = async (axes: Parameters<typeof exportedSweeps>[4], figure: 'accuracy' | 'map' | 'table' = 'accuracy') =>
  parseHTML(String(await exportedSweeps([sweep], 'svg', '', figure, axes))).document
const titles = (document: Document) =>
  [...document.querySelectorAll('text[font-weight="bold"], text.panel-title')].map(({ textContent }) => textContent)
const panels = (document: Document) =>
  [...document.querySelectorAll('g.panel')].map(panel => panel.getAttribute('data-panel'))

async function page(sweeps: readonly SweepSnapshot[], axes: Parameters<typeof exportedSweeps>[4]) {
  const [{ contents }] = await reportFiles(sweeps, 'a.html', { created, axes })
  return parseHTML(String(contents)).document
}

test('a figure over a rate that spans decades: a logarithmic axis, and the conditions in its title', async () => {
  const document = await svgOf({ over: 'pretrain.learningRate', where: { 'finetune.head': 'probe' } })
  expect(document.querySelector('title')!.textContent).toBe('Rates · head probe')
  expect(panels(document)).toHaveLength(2)
  const ticks = [...document.querySelectorAll('g.panel')][0].querySelectorAll('.x-tick, g.x text')
  expect([...ticks].map(({ textContent }) => textContent)).toEqual(expect.arrayContaining(['0.001', '0.01', '0.1']))
})

test('a heat map has a title, and panel titles that are complete, within the figure', async () => {
  const document = await svgOf({ over: 'pretrain.learningRate', series: 'pretrain.samplesPerClass' }, 'map')
  const bold = titles(document).filter(text => !/%/.test(text ?? ''))
  expect(bold.join(' ')).toBe(
    'Rates EMNIST letters · none · head sgd EMNIST letters · none · head probe EMNIST letters · mixup · head sgd EMNIST letters · mixup · head probe',
  )
  const width = Number(document.querySelector('svg')!.getAttribute('width'))
  for (const line of bold) expect(textWidth(line!, 14)).toBeLessThan(width)
})

test('JSON has the means over the chosen axis and only the runs of the conditions; CSV keeps its columns', async () => {
  const axes = { over: 'pretrain.learningRate', where: { 'finetune.head': 'probe' } }
  const json = JSON.parse(String(await exportedSweeps([sweep], 'json', '', undefined, axes)))
  expect(json).toMatchObject({ where: axes.where, axes: { over: 'pretrain.learningRate' }, runs: { planned: 24 } })
  expect(json.rows).toHaveLength(24)
  expect(json.rows.every((row: Record<string, unknown>) => row['finetune.head'] === 'probe')).toBe(true)
  const csvOf = async (axes?: Parameters<typeof exportedSweeps>[4]) =>
    String(await exportedSweeps([sweep], 'csv', '', undefined, axes)).split('\n')
  const [whole, part] = [await csvOf(), await csvOf(axes)]
  expect(part[0]).toBe(whole[0])
  expect(part.slice(1)).toEqual(whole.slice(1).filter(line => line === '' || line.includes(',probe,')))
  await expect(exportedSweeps([sweep], 'csv', '', undefined, { over: 'finetune.head' })).rejects.toThrow(
    '--over finetune.head: its values are names',
  )
})

test('a report over the chosen axis: figure, table, and which runs it is about', async () => {
  const document = await page([sweep], { over: 'pretrain.learningRate', where: { 'finetune.head': 'probe' } })
  const section = document.querySelector('section.axes')!
  expect(section.querySelector('h2')!.textContent).toBe('Over pre-training learning rate')
  expect(document.querySelector('header')!.textContent).toContain('Only runs with head probe.')
  expect(section.querySelectorAll('.chart')).toHaveLength(1)
  expect([...section.querySelectorAll('caption')].map(({ textContent }) => textContent)).toEqual([
    'Finetune accuracy, EMNIST letters · samples per class 1: mean over seeds and 95 % interval.',
    'Finetune accuracy, EMNIST letters · samples per class 4: mean over seeds and 95 % interval.',
  ])
})

test('sweeps that differ in a setting are one figure over it; where they share a point, each sweep has its curve', async () => {
  const one = (rate: number) =>
    syntheticSweep(TEXT.replace('[0.001, 0.01, 0.1]', String(rate)).replace('[sgd, probe]', 'sgd'))
  const sweeps = [one(0.001), one(0.1)]
  const document = await page(sweeps, { over: 'pretrain.learningRate' })
  const [section] = document.querySelectorAll('section.axes')
  expect(section.querySelector('h2')!.textContent).toBe('All sweeps over pre-training learning rate')
  expect(section.querySelectorAll('g.point')).toHaveLength(8)
  const merged = (sweeps: readonly SweepSnapshot[]) =>
    curvesOver(mergedSweeps(sweeps), { over: 'pretrain.learningRate' }).panels.map(({ where, series }) => [
      where.map(({ value }) => value).join(),
      series.map(({ label, points }) => `${label} ${points.map(({ x, n }) => `${x}:${n}`).join(' ')}`).join(', '),
    ])
  expect(merged(sweeps)).toEqual([
    ['1', 'none 0.001:2 0.1:2, mixup 0.001:2 0.1:2'],
    ['4', 'none 0.001:2 0.1:2, mixup 0.001:2 0.1:2'],
  ])
  expect(merged([...sweeps, one(0.1)])).toEqual(
    ['1,none', '1,mixup', '4,none', '4,mixup'].map(panel => [panel, 'A 0.001:2, B 0.1:2, C 0.1:2']),
  )
})

test('a heat map drawn where curves were leaves nothing of them', () => {
  const { document } = parseHTML('<figure></figure>')
  const container = document.querySelector('figure')!
  const curves = curvesOver(sweep, { over: 'pretrain.learningRate', series: 'pretrain.samplesPerClass' })
  const { datasets } = sweep.record
  drawAxisChart(container, curves, { datasets })
  expect(container.querySelectorAll('g.point').length).toBeGreaterThan(0)
  drawHeatMap(container, heatMap(curves, datasets))
  expect(container.querySelectorAll('svg')).toHaveLength(1)
  expect(container.querySelectorAll('g.point')).toHaveLength(0)
})
