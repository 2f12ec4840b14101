import { expect, test } from 'vitest'
import { seriesStyles } from '../series-style.ts'
import { svgText } from '../svg.ts'
import { reliabilityTables } from '../table/reliability-tables.ts'
import { drawReliabilityChart } from './draw-reliability-chart.ts'
import type { ReliabilityChart } from './reliability-chart.ts'

const bins = Array.from({ length: 15 }, (_, bin) =>
  bin === 9
    ? { count: 30, confidence: 0.64, accuracy: 0.5 }
    : bin === 14
      ? { count: 90, confidence: 0.98, accuracy: 0.9 }
      : { count: 0 },
)
const panel = (key: string, filled: boolean) => ({
  key,
  title: key,
  subtitle: filled ? 'ECE 9.5 %, n = 3 seeds' : '',
  style: seriesStyles([key]).get(key)!,
  ...(filled && { bins }),
  emptyMessage: 'Not recorded',
})
const chart: ReliabilityChart = { description: 'Reliability', panels: [panel('none', true), panel('mixup', false)] }

test('a mark per bin with images, with its accuracy, confidence and share in words', () => {
  const svg = svgText(container => drawReliabilityChart(container, chart), 'Reliability')
  expect(svg.match(/aria-label="none, confidence[^"]*"/g)).toEqual([
    'aria-label="none, confidence 60.0 to 66.7 %: accuracy 50.0 %, mean confidence 64.0 %; 30 images, 25.0 % of all"',
    'aria-label="none, confidence 93.3 to 100.0 %: accuracy 90.0 %, mean confidence 98.0 %; 90 images, 75.0 % of all"',
  ])
  expect(svg).toContain('Not recorded')
  expect(svg).toContain('bars below it are overconfident')
})

test('the same numbers as a table, without empty bins', () => {
  const [first, second] = reliabilityTables(chart)
  expect(first.rows).toEqual([
    ['60.0 to 66.7 %', '30', '64.0 %', '50.0 %'],
    ['93.3 to 100.0 %', '90', '98.0 %', '90.0 %'],
  ])
  expect(second.rows).toEqual([])
})
