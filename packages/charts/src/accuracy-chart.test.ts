import type { AccuracyCurves, AccuracyPoint } from '@finetune-lab/analysis'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { type AccuracyChartOptions, drawAccuracyChart } from './accuracy-chart.ts'
import { curvesOf, sampleCurves, samplePlan } from './testing/sample-curves.ts'

const letters = sampleCurves.slice(0, 1)
const lettersPlan = { ...samplePlan, datasets: samplePlan.datasets.slice(0, 1) }

test('all sizes of the plan are equally spaced on the log2 axis, even those without data', () => {
  const svg = draw([], { plan: lettersPlan })
  const ticks = all(svg, 'g.x-tick')
  expect(ticks.map(tick => tick.textContent)).toEqual(['1', '2', '4', '8', '16', '32', '64'])
  const places = ticks.map(tick => place(tick).x)
  const steps = places.slice(1).map((x, index) => x - places[index])
  for (const step of steps) expect(step).toBeCloseTo(steps[0], 1)
})

test('the height of a marker between ticks of the y axis matches its mean between their values', () => {
  const svg = draw(letters, { plan: lettersPlan })
  const toShare = yAxis(svg)
  for (const { augmentation, points } of letters[0].series) {
    for (const { samplesPerClass, mean } of points) {
      const marker = svg.querySelector(
        `g.point[data-series="${augmentation}"][data-samples-per-class="${samplesPerClass}"]`,
      )!
      // Places are rounded to hundredths of a pixel, about 0.00001 here.
      expect(toShare(place(marker).y)).toBeCloseTo(mean, 4)
    }
  }
})

test('markers are above their size', () => {
  const svg = draw(letters, { plan: lettersPlan })
  const ticks = new Map(all(svg, 'g.x-tick').map(tick => [tick.getAttribute('data-samples-per-class'), place(tick).x]))
  const points = all(svg, 'g.point')
  expect(points).toHaveLength(21)
  expect(points.every(point => place(point).x === ticks.get(point.getAttribute('data-samples-per-class')))).toBe(true)
})

test('a collapsed point is a cross, one with failed seeds is hollow, and the note lists them', () => {
  const [curve] = curvesOfRuns()
  const svg = draw([curve], { plan: lettersPlan })
  const mark = (size: number) =>
    svg.querySelector(`g.point[data-series="none"][data-samples-per-class="${size}"] path`)!
  const shapes = [1, 2, 4].map(size => [mark(size).getAttribute('data-trouble'), mark(size).getAttribute('fill')])
  const color = mark(4).getAttribute('fill')
  expect(shapes).toEqual([
    ['collapsed', '#ffffff'],
    ['partial', '#ffffff'],
    [null, color],
  ])
  expect([mark(1), mark(2)].map(path => path.getAttribute('stroke'))).toEqual([color, color])
  expect(mark(1).getAttribute('d')).not.toBe(mark(2).getAttribute('d'))
  const note = all(svg, 'text.note')
    .map(line => line.textContent)
    .join(' ')
  expect(note).toContain('✗ training collapsed, no result: none at s = 1: 3 of 3 seeds predict one class.')
  expect(note).toContain('○ not compared: none at s = 2: 2 of 5 seeds diverged.')
  expect(mark(1).parentElement!.getAttribute('aria-label')).toContain('3 of 3 seeds predict one class')
})

/** The sample's curve without augmentation: dead at one sample per class, two runs lost at two. */
function curvesOfRuns(): AccuracyCurves[] {
  const [{ dataset, series }] = letters
  const failed = [3, 4].map(seed => ({
    augmentation: 'none',
    samplesPerClass: 2,
    seed,
    diverged: true,
    reason: 'diverged',
  }))
  const points = series[0].points.map((point): AccuracyPoint => {
    if (point.samplesPerClass === 2) return { ...point, failed }
    if (point.samplesPerClass > 1) return point
    return { ...point, values: point.values.map(value => ({ ...value, collapse: 'one class' as const })) }
  })
  return [{ dataset, series: [{ augmentation: 'none', points }] }]
}

test('the band runs along the ends of the intervals', () => {
  const svg = draw(letters, { plan: lettersPlan })
  const toShare = yAxis(svg)
  for (const { augmentation, points } of letters[0].series) {
    const path = svg.querySelector(`svg.intervals g[data-series="${augmentation}"] path.band`)!.getAttribute('d')!
    const corners = path.match(/[\d.]+,-?[\d.]+/g)!.map(pair => toShare(Number(pair.split(',')[1])))
    const expected = [...points.map(p => p.interval!.high), ...points.map(p => p.interval!.low).reverse()]
    expect(corners).toHaveLength(expected.length)
    for (const [index, value] of expected.entries()) expect(corners[index]).toBeCloseTo(value, 4)
  }
})

test('each seed is a dot at its accuracy', () => {
  const svg = draw(letters, { plan: lettersPlan })
  const toShare = yAxis(svg)
  const dots = all(svg, 'g.series[data-series="none"] g.dots circle[data-samples-per-class="8"]')
  const values = dots.map(dot => [dot.getAttribute('data-seed'), toShare(Number(dot.getAttribute('cy')))] as const)
  expect(values.map(([seed]) => seed)).toEqual(['0', '1', '2'])
  for (const [index, value] of [0.516, 0.497, 0.556].entries()) expect(values[index][1]).toBeCloseTo(value, 4)
})

test('one seed gives a point without a band, and the note has n = 1', () => {
  const single = [curvesOf('emnist-letters', { mixup: [[0.61], [0.62]] })]
  expect(single[0].series[0].points[0].interval?.kind).toBe('wilson')
  const svg = draw(single, { plan: lettersPlan })
  expect(svg.querySelector('[data-series="mixup"] path.band')!.getAttribute('d')).toBeFalsy()
  expect(svg.querySelector('[data-series="mixup"] path.whiskers')!.getAttribute('d')).toBeFalsy()
  expect(texts(svg, 'text.note')).toBe('one seed per point (n = 1): no interval over seeds')
  expect(svg.querySelector('g.point')!.getAttribute('aria-label')).toBe(
    'mixup, 1 sample per class: 61.0 %; 95 % interval of the test set only (Wilson) 60.3 % to 61.7 %; n = 1 seed',
  )
})

test('a band of a single point is drawn as whiskers', () => {
  const mixed = [curvesOf('emnist-letters', { none: [[0.5], [0.52, 0.54, 0.53], [0.6]] })]
  const svg = draw(mixed, { plan: lettersPlan })
  const path = svg.querySelector('[data-series="none"] path.whiskers')!.getAttribute('d')!
  expect(path.match(/M/g)).toHaveLength(1)
  expect(texts(svg, 'text.note')).toContain('n = 1 to 3 · no band where n = 1')
})

test('the label of a point is the text of its tooltip', () => {
  const svg = draw(letters, { plan: lettersPlan })
  const point = svg.querySelector('g.point[data-series="mixup"][data-samples-per-class="4"]')!
  const words =
    'mixup, 4 samples per class: 62.4 %; 95 % confidence interval over seeds for this test set 60.7 % to 64.1 %; n = 3 seeds; seed 0: 62.1 %, seed 1: 63.2 %, seed 2: 61.9 %'
  expect(point.getAttribute('aria-label')).toBe(words)
  expect(point.querySelector('title')!.textContent).toBe(words)
})

test('end labels do not overlap, even if all lines end together', () => {
  const labels = ['none', 'mixup', 'collage', 'mixup(alpha=0.4)', 'cutmix', 'ricap', 'cutout']
  const together = [curvesOf('emnist-letters', Object.fromEntries(labels.map(label => [label, [[0.6, 0.61]]])))]
  const svg = draw(together, { plan: { ...lettersPlan, augmentations: labels } })
  const places = all(svg, 'g.end-label text')
    .map(text => Number(text.getAttribute('y')))
    .sort((a, b) => a - b)
  expect(places).toHaveLength(7)
  expect(places.slice(1).every((y, index) => y - places[index] >= 12)).toBe(true)
})

test('a second call keeps and moves existing elements, and adds new ones', () => {
  const container = newContainer()
  const first = [{ ...letters[0], series: letters[0].series.map(one => ({ ...one, points: one.points.slice(0, 2) })) }]
  drawAccuracyChart(container, first, { plan: lettersPlan })
  const svg = container.querySelector('svg')!
  const point = svg.querySelector('g.point[data-series="collage"][data-samples-per-class="2"]')!
  const tick = all(svg, 'g.x-tick')[3]
  drawAccuracyChart(container, letters, { plan: lettersPlan })

  expect(container.querySelectorAll(':scope > svg')).toHaveLength(1)
  expect(container.querySelector('svg')).toBe(svg)
  expect(svg.querySelector('g.point[data-series="collage"][data-samples-per-class="2"]')).toBe(point)
  expect(all(svg, 'g.x-tick')[3]).toBe(tick)
  expect(sorted(svg)).toBe(sorted(draw(letters, { plan: lettersPlan })))
})

test('drawing fewer points removes the others', () => {
  const container = newContainer()
  drawAccuracyChart(container, sampleCurves, { plan: samplePlan })
  drawAccuracyChart(container, [], { plan: lettersPlan })
  expect(sorted(container.querySelector('svg')!)).toBe(sorted(draw([], { plan: lettersPlan })))
})

test('the layout does not jump: axis and plot area are the same before and after the first run', () => {
  const before = draw([], { plan: lettersPlan, yDomain: [0.4, 0.8] })
  const after = draw(letters, { plan: lettersPlan, yDomain: [0.4, 0.8] })
  const frame = (svg: Element): unknown => all(svg, 'g.x-tick, g.y-tick').map(tick => tick.outerHTML)
  expect(frame(before)).toEqual(frame(after))
  expect(before.getAttribute('width')).toBe(after.getAttribute('width'))
})

test('without a finished run there are axes and a message', () => {
  const svg = draw([], { plan: lettersPlan })
  expect(texts(svg, 'text.empty-message')).toBe('No finished run yet')
  expect(all(svg, 'g.y-tick').length).toBeGreaterThan(3)
  expect(all(svg, 'g.point, g.end-label')).toEqual([])
  expect(texts(draw(letters, { plan: lettersPlan }), 'text.empty-message')).toBe('')
})

test('panels share their y axis by default', () => {
  const ticks = (svg: Element): string[][] =>
    all(svg, 'g.panel').map(panel => all(panel, 'g.y-tick').map(tick => tick.textContent ?? ''))
  const [left, right] = ticks(draw(sampleCurves, { plan: samplePlan }))
  expect(left).toEqual(right)
  const [letterTicks, digitTicks] = ticks(draw(sampleCurves, { plan: samplePlan, sharedY: false }))
  expect(letterTicks).not.toEqual(digitTicks)
})

test('the note mentions bands that are cut at the axis', () => {
  const wide = [
    curvesOf('emnist-letters', {
      none: [
        [0.5, 0.6],
        [0.52, 0.58],
      ],
    }),
  ]
  expect(texts(draw(wide, { plan: lettersPlan }), 'text.note')).toContain('cut bands extend beyond the axis')
  expect(texts(draw(letters, { plan: lettersPlan }), 'text.note')).toBe(
    'lines: means · dots: seeds · band: 95 % confidence interval for this test set · n = 3',
  )
})

test('points in any order draw the same line', () => {
  const reversed = letters.map(curves => ({
    ...curves,
    series: curves.series.map(one => ({ ...one, points: [...one.points].reverse() })),
  }))
  expect(draw(reversed, { plan: lettersPlan }).outerHTML).toBe(draw(letters, { plan: lettersPlan }).outerHTML)
})

test('many sizes: each has a tick, and the numbers do not touch', () => {
  const sizes = Array.from({ length: 40 }, (_, index) => index + 1)
  const point = (samplesPerClass: number): AccuracyPoint => ({ samplesPerClass, mean: 0.5, n: 1, values: [] })
  const curves: AccuracyCurves[] = [
    { dataset: 'emnist-letters', series: [{ augmentation: 'none', points: sizes.map(point) }] },
  ]
  const svg = draw(curves, { plan: { ...lettersPlan, samplesPerClass: sizes } })
  const ticks = all(svg, 'g.x-tick')
  expect(ticks).toHaveLength(40)
  const named = ticks.filter(tick => tick.textContent !== '').map(tick => place(tick).x)
  expect(named.length).toBeGreaterThan(5)
  expect(named.slice(1).every((x, index) => x - named[index] >= 12)).toBe(true)
  expect(ticks.at(-1)!.textContent).toBe('40')
})

function draw(data: readonly AccuracyCurves[], options: AccuracyChartOptions): Element {
  return drawAccuracyChart(newContainer(), data, options)
}

function newContainer(): Element {
  return parseHTML('<!doctype html><html><body><div></div></body></html>').document.querySelector('div')!
}

/** The element as text with sorted attributes, since updates change their order. */
function sorted(element: Element): string {
  const attributes = [...element.attributes].map(({ name, value }) => `${name}=${value}`).sort()
  const children = element.children.length > 0 ? [...element.children].map(sorted) : [element.textContent]
  return `<${element.localName} ${attributes.join(' ')}>${children.join('\n')}`
}

function all(element: Element, selector: string): Element[] {
  return [...element.querySelectorAll(selector)]
}

function texts(element: Element, selector: string): string {
  return all(element, selector)
    .map(text => text.textContent)
    .join(' ')
}

function place(element: Element): { x: number; y: number } {
  const [x, y] = element
    .getAttribute('transform')!
    .match(/-?[\d.]+/g)!
    .map(Number)
  return { x, y }
}

/** Pixels to accuracy, read off the drawn ticks. */
function yAxis(svg: Element): (pixels: number) => number {
  const ticks = all(svg, 'g.y-tick').map(tick => ({
    y: place(tick).y,
    share: Number.parseFloat(tick.textContent!) / 100,
  }))
  const [first, last] = [ticks[0], ticks.at(-1)!]
  return pixels => first.share + ((pixels - first.y) / (last.y - first.y)) * (last.share - first.share)
}
