import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { drawAccuracyChart } from '../accuracy-chart.ts'
import { drawConfusionChart } from '../confusion-chart/draw-confusion-chart.ts'
import { sampleCurves, samplePlan } from '../testing/sample-curves.ts'
import { type InteractiveFigure, interactiveFigure } from './interactive-figure.ts'
import type { Mark } from './mark.ts'

// This DOM has no layout and no focus. End-to-end tests in VS Code cover the tooltip's place, Tab, and up and down.

const plan = { ...samplePlan, datasets: samplePlan.datasets.slice(0, 1) }

test('every series is a stop of the Tab key', () => {
  const { container } = accuracyFigure()
  const stops = [...container.querySelectorAll('[tabindex="0"]')].map(stop => stop.getAttribute('data-series'))
  expect(stops).toEqual(['none', 'mixup', 'collage'])
})

test('arrow keys walk through the points of a series, and the spoken text is that of the tooltip', () => {
  const { container, press, pointed } = accuracyFigure()
  const series = container.querySelector('g.series[data-series="mixup"]')!
  for (const key of ['ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home']) press(series, key)
  expect(pointed.map(mark => mark?.samplesPerClass)).toEqual(['2', '64', '32', '1'])
  const said = container.querySelector('[aria-live]')!.textContent!
  expect(said).toMatch(/^mixup, 1 sample per class: 61\.1 %; 95 % confidence interval .*; n = 3 seeds; seed 0: /)
  const shown = [...container.querySelectorAll('.finetune-lab-tooltip div')].map(line => line.textContent)
  expect(shown.join('; ')).toBe(said)
})

test('Enter selects the current mark, Esc clears', () => {
  const { container, press, pointed, selected, cleared } = accuracyFigure()
  const series = container.querySelector('g.series[data-series="none"]')!
  for (const key of ['ArrowRight', 'Enter', 'Escape']) press(series, key)
  expect(selected).toMatchObject([{ panel: 'emnist-letters', series: 'none', samplesPerClass: '2' }])
  expect(pointed.at(-1)).toBeUndefined()
  expect(cleared()).toBe(1)
  expect(container.querySelector('.pointed')).toBeNull()
})

test('other keys are left to the page', () => {
  const { container, press } = accuracyFigure()
  expect(press(container.querySelector('g.series')!, 'Tab')).toBe(false)
})

test('the current mark stays current when the figure is redrawn', () => {
  const { container, press, figure } = accuracyFigure()
  press(container.querySelector('g.series')!, 'ArrowRight')
  const before = container.querySelector('.pointed')
  figure.draw(drawing => drawAccuracyChart(drawing, sampleCurves, { plan, plotHeight: 200 }))
  expect(before).not.toBeNull()
  expect(container.querySelector('.pointed')).toBe(before)
})

test('runs selected elsewhere are highlighted: points and dots', () => {
  const { container, figure } = accuracyFigure()
  figure.highlight(({ series, samplesPerClass, seed = '1' }) =>
    [series, samplesPerClass, seed].every((value, index) => value === ['collage', '8', '1'][index]),
  )
  expect([...container.querySelectorAll('.highlighted')].map(mark => mark.tagName.toLowerCase()).sort()).toEqual([
    'circle',
    'g',
  ])
})

test('in a matrix, arrow keys move over rows and columns, and stop at the edges', () => {
  const pointed: (Mark | undefined)[] = []
  const { container, press } = open(
    figure =>
      figure.draw(drawing =>
        drawConfusionChart(drawing, {
          panels: [{ key: 'a', title: 'A', subtitle: '', classes: ['x', 'y'], values: [], kind: 'share' }],
        }),
      ),
    pointed,
  )
  const matrix = container.querySelector('[data-walk="grid"]')!
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowUp', 'Home']) press(matrix, key)
  expect(pointed.map(mark => `${mark?.row}:${mark?.column}`)).toEqual(['1:0', '1:1', '0:1', '0:0'])
})

function accuracyFigure() {
  const pointed: (Mark | undefined)[] = []
  return open(figure => figure.draw(drawing => drawAccuracyChart(drawing, sampleCurves, { plan })), pointed)
}

function open(draw: (figure: InteractiveFigure) => void, pointed: (Mark | undefined)[]) {
  const { document, window } = parseHTML('<main></main>')
  const container = document.querySelector('main')! as unknown as HTMLElement
  for (const element of [window.Element.prototype, window.HTMLElement.prototype] as Element[])
    element.getBoundingClientRect ??= () => ({ x: 0, y: 0, width: 0, height: 0, bottom: 0 }) as DOMRect
  const selected: Mark[] = []
  let clears = 0
  const figure = interactiveFigure(container, {
    onPoint: mark => void pointed.push(mark),
    onSelect: mark => void selected.push(mark),
    onClear: () => void clears++,
  })
  draw(figure)
  /** Whether the figure handled the key. */
  const press = (target: Element, key: string): boolean => {
    const event = Object.assign(new window.Event('keydown', { bubbles: true, cancelable: true }), { key })
    return !target.dispatchEvent(event as unknown as Event)
  }
  return { container, figure, press, pointed, selected, cleared: () => clears }
}
