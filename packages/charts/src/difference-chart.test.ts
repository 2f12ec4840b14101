import { expect, test } from 'vitest'
import { differenceChart } from './difference-chart.ts'
import { differenceSvg } from './svg.ts'
import { sampleDifferences, samplePlan } from './testing/sample-curves.ts'

const plan = { ...samplePlan, datasets: samplePlan.datasets.slice(0, 1) }

test('every augmentation except the reference is a series with its usual style', () => {
  const { panels } = differenceChart(sampleDifferences, { plan })
  expect(panels[0].series.map(({ label, style }) => [label, style.slot])).toEqual([
    ['mixup', 'mixup'],
    ['collage', 'collage'],
  ])
})

test('zero is on the axis even if all differences are far from it', () => {
  const points = [
    { samplesPerClass: 1, mean: 0.2, n: 3, values: [], interval: { kind: 't' as const, low: 0.18, high: 0.22 } },
  ]
  const data = [{ dataset: 'emnist-letters', reference: 'none', series: [{ augmentation: 'mixup', points }] }]
  const [low, high] = differenceChart(data, { plan }).panels[0].yDomain
  expect(low).toBeLessThanOrEqual(0)
  expect(high).toBeGreaterThanOrEqual(0.22)
})

test('a whisker spans the interval of its point', () => {
  const chart = differenceChart(sampleDifferences, { plan })
  const svg = differenceSvg(sampleDifferences, { plan, plotHeight: 200 })
  const [low, high] = chart.panels[0].yDomain
  const toPoints = (pixels: number): number => high - (pixels / 200) * (high - low)
  const path = svg.match(/class="whiskers"[^>]* d="([^"]+)"/)?.[1] ?? svg.match(/d="(M[^"]+)"[^>]*class="whiskers"/)![1]
  const ends = [...path.matchAll(/M[\d.]+,(-?[\d.]+)h6m-3,0V(-?[\d.]+)/g)].map(match => [
    toPoints(Number(match[1])),
    toPoints(Number(match[2])),
  ])
  const intervals = sampleDifferences[0].series[0].points.map(point => point.interval!)
  expect(ends).toHaveLength(intervals.length)
  for (const [index, interval] of intervals.entries()) {
    expect(ends[index][0]).toBeCloseTo(interval.low, 4)
    expect(ends[index][1]).toBeCloseTo(interval.high, 4)
  }
})

test('the label of a point gives its number of pairs', () => {
  const [point] = differenceChart(sampleDifferences, { plan }).panels[0].series[0].points
  expect(point.description).toBe(
    'mixup minus none, 1 sample per class: +7.5 points; 95 % confidence interval over seeds +1.5 to +13.5; n = 3 pairs',
  )
})

test('one pair has no whisker, and the note mentions it', () => {
  const points = [{ samplesPerClass: 1, mean: 0.07, n: 1, values: [{ seed: 0, difference: 0.07 }] }]
  const data = [{ dataset: 'emnist-letters', reference: 'none', series: [{ augmentation: 'mixup', points }] }]
  const chart = differenceChart(data, { plan })
  expect(chart.panels[0].series[0].points[0].interval).toBeUndefined()
  expect(chart.note).toBe(
    '0: as accurate as no augmentation with the same seed · one pair per point (n = 1): no interval',
  )
})
