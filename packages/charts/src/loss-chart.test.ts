import { smoothed } from '@finetune-lab/analysis'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { drawLossChart, lossChart, lossTables } from './loss-chart.ts'
import { seriesStyles } from './series-style.ts'

const style = seriesStyles(['mixup']).get('mixup')!
const samples = [
  { step: 50, loss: 2.3 },
  { step: 100, loss: 1.9 },
  { step: 150, loss: null },
  { step: 200, loss: 1.5 },
]
const curve = { label: 'mixup, s = 4, seed 0', style, samples }
const options = { steps: 1000, stage: 'Pre-training on MNIST' }

test('the line is the smoothed loss with the raw losses below, without values that are not numbers', () => {
  const [{ points, raw }] = lossChart([curve], options).panels[0].series
  expect(raw).toEqual([
    { x: 50, value: 2.3 },
    { x: 100, value: 1.9 },
    { x: 200, value: 1.5 },
  ])
  expect(points.map(({ x, value }) => [x, value])).toEqual(
    smoothed([2.3, 1.9, 1.5], 4).map((value, index) => [[50, 100, 200][index], value]),
  )
})

test('the axis is as long as the stage from the start, linear or logarithmic', () => {
  expect(lossChart([], options).xAxis).toMatchObject({ scale: 'linear', domain: [0, 1000] })
  expect(lossChart([curve], { ...options, logSteps: true }).xAxis).toMatchObject({
    scale: 'log',
    domain: [50, 1000],
    ticks: [50, 100, 200, 500, 1000],
  })
})

test('the label of a point gives its run and batch, and its data attribute the step', () => {
  const container = parseHTML('<div></div>').document.querySelector('div')!
  const point = drawLossChart(container, [curve], options).querySelector('g.point[data-step="100"]')!
  expect(point.getAttribute('aria-label')).toMatch(/^mixup, s = 4, seed 0, batch 100: 2\.\d+ smoothed; 1\.900 since/)
})

test('the table has the same numbers', () => {
  expect(lossTables([curve], options)[0].rows[0]).toEqual(['mixup, s = 4, seed 0', '50', '2.3000', '2.3000'])
})
