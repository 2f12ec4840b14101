import { expect, test } from 'vitest'
import { lossMeansChart, lossMeansTables } from './loss-means-chart.ts'
import { seriesStyles } from './series-style.ts'

const style = seriesStyles(['mixup']).get('mixup')!
const options = { steps: 1000, stage: 'Pre-training on MNIST' }
const group = (runs: readonly (readonly (readonly [number, number | null])[])[]) => ({
  label: 'mixup(alpha=1)',
  title: 'mixup, α = 1',
  style,
  runs: runs.map(samples => samples.map(([step, loss]) => ({ step, loss }))),
})

test('each point is the mean over runs with a band of one standard deviation', () => {
  const [panel] = lossMeansChart([group([[[500, 1]], [[500, 3]]])], options).panels
  expect(panel.series[0]).toMatchObject({ label: 'mixup(alpha=1)', title: 'mixup, α = 1' })
  const [point] = panel.series[0].points
  expect(point).toMatchObject({ x: 500, value: 2, interval: { low: 2 - Math.SQRT2, high: 2 + Math.SQRT2 } })
  expect(point.description).toBe('mixup, α = 1, batch 500: mean loss 2.000; standard deviation 1.414; n = 2 runs')
  expect(point.readout).toEqual({ value: '2.000', interval: '1.414', n: '2' })
})

test('runs that record at different batches are averaged in bins, each counted once', () => {
  const many = group([
    [
      [501, 1],
      [505, 3],
    ],
    [[508, 4]],
  ])
  const [panel] = lossMeansChart([many], options).panels
  expect(panel.series[0].points.map(({ x, value, readout }) => [x, value, readout.n])).toEqual([[508, 3, '2']])
})

test('a run that has not reached a batch does not count there, and a loss that is no number is left out', () => {
  const [table] = lossMeansTables(
    [
      group([
        [
          [100, 2],
          [900, 1],
        ],
        [
          [100, 4],
          [900, null],
        ],
      ]),
    ],
    options,
  )
  expect(table.rows).toEqual([
    ['mixup, α = 1', '100', '3.0000', '1.4142', '2'],
    ['mixup, α = 1', '900', '1.0000', '', '1'],
  ])
})

test('without losses there are axes and a message', () => {
  const chart = lossMeansChart([group([])], { ...options, emptyMessage: 'Later' })
  expect(chart.panels[0]).toMatchObject({ yDomain: [0, 3], emptyMessage: 'Later' })
  expect(chart.note).toBe('')
})
