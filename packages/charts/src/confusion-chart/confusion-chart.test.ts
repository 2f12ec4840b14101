import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import type { ConfusionPanel } from './confusion-chart.ts'
import { drawConfusionChart } from './draw-confusion-chart.ts'

const panel: ConfusionPanel = {
  key: 'digits',
  title: 'Digits',
  subtitle: 'mean over 2 runs',
  classes: ['0', '1'],
  values: [
    [0.96, 0.04],
    [0.004, 0.996],
  ],
  kind: 'share',
}

test('a cell is labelled with its classes and share, and shows whole percent', () => {
  const svg = draw([panel])
  expect(cells(svg)).toEqual([
    ['0 recognised: 96.0 %; mean over 2 runs', '96'],
    ['0 taken for 1: 4.0 %; mean over 2 runs', '4'],
    ['1 taken for 0: 0.4 %; mean over 2 runs', ''],
    ['1 recognised: 99.6 %; mean over 2 runs', '100'],
  ])
})

test('the shade is the square root of the share', () => {
  const opacity = draw([panel]).querySelectorAll('rect.shade')[1].getAttribute('fill-opacity')
  expect(Number(opacity)).toBeCloseTo(0.2, 3)
})

test('differences have their sign in words and in hue', () => {
  const values = [
    [0.1, -0.1],
    [0, 0],
  ]
  const svg = draw([{ ...panel, values, kind: 'difference' }])
  expect(cells(svg).slice(0, 2)).toEqual([
    ['0 recognised: +10.0 points; mean over 2 runs', '10'],
    ['0 taken for 1: −10.0 points; mean over 2 runs', '−10'],
  ])
  const [more, less] = svg.querySelectorAll('rect.shade')
  expect(more.getAttribute('fill')).not.toBe(less.getAttribute('fill'))
})

test('a panel without its matrix already has its final size', () => {
  const [before, after] = [draw([{ ...panel, values: undefined }]), draw([panel])]
  expect(before.getAttribute('viewBox')).toBe(after.getAttribute('viewBox'))
  expect(before.querySelectorAll('g.mark')).toHaveLength(4)
})

test('an update keeps the elements', () => {
  const container = parseHTML('<div></div>').document.querySelector('div')!
  const first = drawConfusionChart(container, { panels: [{ ...panel, values: undefined }] }).querySelector('g.mark')
  expect(drawConfusionChart(container, { panels: [panel] }).querySelector('g.mark')).toBe(first)
})

test('two matrices of 26 classes fit at 720 pixels, with numbers', () => {
  const classes = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const values = classes.map((_, row) => classes.map((_, column) => (row === column ? 0.5 : 0.02)))
  const svg = draw([{ ...panel, classes, values }])
  expect(Number(svg.getAttribute('width'))).toBe(720)
  expect(svg.querySelectorAll('g.mark text')[1].textContent).toBe('2')
})

function draw(panels: readonly ConfusionPanel[]): SVGSVGElement {
  return drawConfusionChart(parseHTML('<div></div>').document.querySelector('div')!, { panels })
}

function cells(svg: SVGSVGElement): readonly (readonly (string | null)[])[] {
  return [...svg.querySelectorAll('g.mark')].map(cell => [
    cell.getAttribute('aria-label'),
    cell.querySelector('text')!.textContent,
  ])
}
