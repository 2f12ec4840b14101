import type { AccuracyCurves } from '@finetune-lab/analysis'
import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { accuracySvg, differenceSvg, tableSvg } from './svg.ts'
import { sampleCurves, sampleDifferences, samplePlan } from './testing/sample-curves.ts'

const HOSTILE = `<script>alert("1")</script> & 'two' ]]> \u0000\u0007\ud800 --> <!--`

test('the figure is well-formed XML with a size, a title and a description', () => {
  const root = parse(accuracySvg(sampleCurves, { plan: samplePlan, width: 900, title: 'Digits to letters' }))
  expect(root.namespaceURI).toBe('http://www.w3.org/2000/svg')
  expect(root.getAttribute('width')).toBe('900')
  expect(root.getAttribute('viewBox')).toBe(`0 0 900 ${root.getAttribute('height')}`)
  const [title, desc] = ['title', 'desc'].map(name => root.getElementsByTagName(name)[0]?.textContent)
  expect(title).toBe('Digits to letters')
  expect(desc).toBe('Finetune accuracy over samples per class in pre-training, for none, mixup, collage')
})

test('names are always text', () => {
  const plan = {
    samplesPerClass: [1],
    augmentations: ['none', HOSTILE],
    datasets: [{ name: HOSTILE, title: HOSTILE }],
  }
  const point = { samplesPerClass: 1, mean: 0.5, n: 1, values: [{ seed: 0, accuracy: 0.5 }] }
  const pair = { samplesPerClass: 1, mean: 0.1, n: 1, values: [{ seed: 0, difference: 0.1 }] }
  const curves: AccuracyCurves[] = [{ dataset: HOSTILE, series: [{ augmentation: HOSTILE, points: [point] }] }]
  for (const svg of [
    accuracySvg(curves, { plan, title: HOSTILE, emptyMessage: HOSTILE }),
    differenceSvg([{ dataset: HOSTILE, reference: 'none', series: [{ augmentation: HOSTILE, points: [pair] }] }], {
      plan,
    }),
  ]) {
    expect(parse(svg).getElementsByTagName('script')).toHaveLength(0)
    expect(svg).not.toContain('<script')
    expect(svg).toContain('&lt;script&gt;')
  }
})

test('a standalone file has literal colours; they are left to the page on request', () => {
  for (const colors of ['light', 'dark'] as const) {
    expect(accuracySvg(sampleCurves, { plan: samplePlan, colors })).not.toContain('var(')
  }
  expect(accuracySvg(sampleCurves, { plan: samplePlan })).toContain('fill="#ffffff"')
  const embedded = accuracySvg(sampleCurves, { plan: samplePlan, colors: 'variables' })
  expect(embedded).toContain('var(--finetune-lab-series-mixup, #0072b2)')
  expect(embedded).not.toContain('class="background"')
})

test('the same data give the same bytes', () => {
  const draw = (): string => differenceSvg(sampleDifferences, { plan: samplePlan })
  expect(draw()).toBe(draw())
})

test('no coordinate is undefined or NaN, however incomplete the data are', () => {
  const gaps = sampleCurves.map(curves => ({
    ...curves,
    series: curves.series.slice(1).map(one => ({ ...one, points: one.points.filter((_, index) => index % 3 === 1) })),
  }))
  for (const data of [[], gaps, sampleCurves]) {
    for (const samplesPerClass of [[], [2], samplePlan.samplesPerClass]) {
      const svg = accuracySvg(data, { plan: { ...samplePlan, samplesPerClass }, width: 300 })
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
      parse(svg)
    }
  }
})

/** A strict parser, which throws if the text is not well-formed. */
function parse(xml: string): Element {
  const onError = (level: string, message: string): void => {
    // The parser warns about replacement characters, which replace what XML cannot hold.
    if (level !== 'warning') throw new Error(`${level}: ${message}`)
  }
  return new DOMParser({ onError }).parseFromString(xml, 'image/svg+xml').documentElement as unknown as Element
}

test('the table as a figure: every mean with its interval, sizes down, augmentations across', () => {
  const root = parse(tableSvg(sampleCurves, { plan: samplePlan, title: 'Digits to letters' }))
  const texts = [...root.getElementsByTagName('text')].map(({ textContent }) => textContent)
  expect(texts.slice(0, 10)).toEqual([
    'Digits to letters',
    'Accuracy on EMNIST letters, %, n = 3 seeds',
    ...['samples per class', 'none', 'mixup', 'collage'],
    ...['1', '53.6 ± 5.0', '61.1 ± 1.4', '60.5 ± 2.1'],
  ])
  expect(texts).toContain('Accuracy on MNIST, %, n = 3 seeds')
  expect(texts.slice(-2).join(' ')).toBe(
    '±: half the 95 % confidence interval of the mean over seeds, for this test set',
  )
  // Nothing is outside, even at the font's widest.
  const width = Number(root.getAttribute('width'))
  for (const text of root.getElementsByTagName('text')) expect(Number(text.getAttribute('x'))).toBeLessThan(width)
})

test('the table of a sweep that has just started marks missing values; one seed has the interval of the test set', () => {
  const point = {
    samplesPerClass: 1,
    mean: 0.5,
    n: 1,
    values: [{ seed: 0, accuracy: 0.5 }],
    interval: { kind: 'wilson', low: 0.45, high: 0.55, level: 0.95 },
  } as const
  const plan = { samplesPerClass: [1, 2], augmentations: ['none', HOSTILE], datasets: [{ name: HOSTILE }] }
  const svg = tableSvg([{ dataset: HOSTILE, series: [{ augmentation: 'none', points: [point] }] }], { plan })
  expect(svg).not.toContain('<script')
  const texts = [...parse(svg).getElementsByTagName('text')].map(({ textContent }) => textContent)
  expect(texts).toContain('50.0 [45.0, 55.0]')
  expect(texts.filter(text => text === '·')).toHaveLength(3)
  expect(texts.at(-1)).toBe('brackets: one seed, the 95 % interval (Wilson) of its test set only')
  expect(tableSvg([], { plan })).toContain('no finished run yet')
})
