import type { AccuracyCurves } from '@finetune-lab/analysis'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { drawAccuracyChart } from '../accuracy-chart.ts'
import { drawConfusionChart } from '../confusion-chart/draw-confusion-chart.ts'
import type { FigureLook } from '../line-chart/figure-look.ts'
import { curvesOf, sampleCurves, samplePlan } from '../testing/sample-curves.ts'
import type { FigureEvents } from './figure-events.ts'
import { type InteractiveFigure, interactiveFigure } from './interactive-figure.ts'
import type { Mark } from './mark.ts'
import type { Place } from './readout.ts'

// This DOM has no layout and no focus. End-to-end tests in VS Code cover the tooltip's place, Tab, and up and down.

const plan = { ...samplePlan, reference: 'none', datasets: samplePlan.datasets.slice(0, 1) }

test('every series is a stop of the Tab key, and the legend is one more', () => {
  const { container } = accuracyFigure()
  const stops = [...container.querySelectorAll('[tabindex="0"]')].map(stop =>
    [stop.getAttribute('class'), stop.getAttribute('data-series')].join(' '),
  )
  expect(stops).toEqual(['series none', 'series mixup', 'series collage', 'end-label none'])
})

test('arrow keys walk through the points of a series, and the spoken text is that of the tooltip', () => {
  const { container, press, pointed } = accuracyFigure()
  const series = container.querySelector('g.series[data-series="mixup"]')!
  for (const key of ['ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home']) press(series, key)
  expect(pointed.map(mark => mark?.samplesPerClass)).toEqual(['2', '64', '32', '1'])
  const said = container.querySelector('[aria-live]')!.textContent!
  expect(said).toMatch(/^mixup, 1 sample per class: 61\.1 %; 95 % confidence interval .*; n = 3 seeds; seed 0: /)
  expect(said).toMatch(/; \+7\.5 \[\+1\.5, \+13\.5\] points to none$/)
  expect(readout(container)).toEqual({
    title: '1 sample per class',
    columns: ['mean', '95 % interval', 'n', 'to none'],
    rows: [
      ['mixup', '61.1 %', '[59.7, 62.5]', '3', '+7.5 [+1.5, +13.5]'],
      ['collage', '60.5 %', '[58.4, 62.6]', '3', '+6.9 [+0.6, +13.2]'],
      ['none', '53.6 %', '[48.6, 58.5]', '3', ''],
    ],
    nearest: 'mixup',
    details: 'mixup: seed 0: 61.0, seed 1: 60.6, seed 2: 61.7',
  })
})

test('the crosshair follows the pointer between the markers: all series at the closest size, and the closest series stands out', () => {
  const { container, pointer, at, pointed } = accuracyFigure()
  const [eight, sixteen] = [at('none', 8), at('none', 16)]
  const before = { x: eight.x + 0.4 * (sixteen.x - eight.x), y: eight.y + 3 }
  pointer('pointermove', before)
  expect(readout(container)).toMatchObject({ title: '8 samples per class', nearest: 'none' })
  expect(container.querySelector('.crosshair-line')!.getAttribute('x1')).toBe(String(eight.x))
  expect(container.querySelectorAll('.crosshair-ring')).toHaveLength(3)
  expect(pointed.at(-1)).toMatchObject({ series: 'none', samplesPerClass: '8' })
  pointer('pointermove', { ...before, x: eight.x + 0.6 * (sixteen.x - eight.x) })
  expect(readout(container)).toMatchObject({ title: '16 samples per class' })
  pointer('pointerleave', before)
  expect(pointed.at(-1)).toBeUndefined()
  expect(container.querySelectorAll('.crosshair-ring')).toHaveLength(0)
})

test('where markers overlap, each can be pointed at and clicked', () => {
  const same = [curvesOf('emnist-letters', { none: [[0.5, 0.52]], mixup: [[0.5, 0.52]], collage: [[0.5, 0.52]] })]
  const { pointer, at, selected } = accuracyFigure(same)
  const places = ['none', 'mixup', 'collage'].map(series => at(series, 1))
  expect(places.map(({ x }) => x - places[1].x)).toEqual([-9, 0, 9])
  for (const place of places) pointer('click', place)
  expect(selected.map(({ series }) => series)).toEqual(['none', 'mixup', 'collage'])
})

test('a click away from any point selects nothing', () => {
  const { pointer, at, selected } = accuracyFigure()
  const { x, y } = at('none', 8)
  pointer('click', { x, y: y + 60 })
  expect(selected).toEqual([])
})

test('a click on a legend entry hides its series and shows it again; the others stay where they are', () => {
  const { container, legend, pointer, at, looks } = accuracyFigure()
  const place = at('collage', 8)
  legend('mixup', 'click')
  expect(seriesWithPoints(container)).toEqual(['none', 'collage'])
  expect(container.querySelector('.end-label[data-series="mixup"]')!.getAttribute('aria-pressed')).toBe('false')
  expect(at('collage', 8).y).toBe(place.y)
  pointer('pointermove', place)
  expect(readout(container).rows.map(([name]) => name)).toEqual(['collage', 'none'])
  legend('mixup', 'click')
  expect(seriesWithPoints(container)).toEqual(['none', 'mixup', 'collage'])
  expect(looks.map(({ hidden }) => hidden)).toEqual([['mixup'], []])
})

test('Alt+click and a double click isolate a series, and show all again; so does Alt+Enter', () => {
  const { container, legend } = accuracyFigure()
  legend('mixup', 'click', { altKey: true })
  expect(seriesWithPoints(container)).toEqual(['mixup'])
  legend('mixup', 'dblclick')
  expect(seriesWithPoints(container)).toEqual(['none', 'mixup', 'collage'])
  legend('none', 'keydown', { key: 'Enter', altKey: true })
  expect(seriesWithPoints(container)).toEqual(['none'])
  legend('none', 'keydown', { key: 'Escape' })
  expect(seriesWithPoints(container)).toEqual(['none', 'mixup', 'collage'])
  legend('collage', 'keydown', { key: ' ' })
  expect(seriesWithPoints(container)).toEqual(['none', 'mixup'])
})

test('pointing at a legend entry makes the other series faint, without drawing them again', () => {
  const { container, legend, pointer } = accuracyFigure()
  const faint = () => [...container.querySelectorAll('g.series.faint')].map(each => each.getAttribute('data-series'))
  legend('mixup', 'pointermove')
  expect(faint()).toEqual(['none', 'collage'])
  pointer('pointermove', { x: 100, y: 100 })
  expect(faint()).toEqual([])
})

test('arrow keys walk through the legend from top to bottom, and it stays one stop of the Tab key', () => {
  const { container, legend } = accuracyFigure()
  expect(legend('none', 'keydown', { key: 'Home' })).toBe(true)
  const entries = [...container.querySelectorAll('.end-label')]
  const height = (entry: Element) => Number(entry.querySelector('text')!.getAttribute('y'))
  const highest = entries.toSorted((a, b) => height(a) - height(b))[0]
  expect(entries.filter(entry => entry.getAttribute('tabindex') === '0')).toEqual([highest])
})

test('a drag zooms both axes into its rectangle, and a double click goes back', () => {
  const { container, pointer, at, looks, selected } = accuracyFigure()
  const from = at('none', 2)
  const to = { x: at('none', 16).x + 5, y: from.y - 60 }
  drag(pointer, { x: from.x - 5, y: from.y + 5 }, to)
  expect(ticks(container)).toEqual(['2', '4', '8', '16'])
  expect(looks).toHaveLength(1)
  const [low, high] = looks[0].zoom['emnist-letters'].y!
  expect([low > 0.4, high < 0.7, high > low]).toEqual([true, true, true])
  // The button's click at the end of a drag selects nothing.
  expect(selected).toEqual([])
  expect(container.querySelector<HTMLElement>('.finetune-lab-reset')!.hidden).toBe(false)
  pointer('dblclick', to)
  expect(ticks(container)).toEqual(['1', '2', '4', '8', '16', '32', '64'])
  expect(container.querySelector<HTMLElement>('.finetune-lab-reset')!.hidden).toBe(true)
})

test('a drag along one axis zooms only that axis; Esc goes back, and cancels a drag', () => {
  const { container, pointer, at, looks, press, cleared } = accuracyFigure()
  const drawing = container.querySelector('.finetune-lab-drawing')!
  drag(pointer, at('none', 4), { x: at('none', 32).x, y: at('none', 4).y + 3 })
  expect(Object.keys(looks[0].zoom['emnist-letters'])).toEqual(['x'])
  press(drawing, 'Escape')
  expect(ticks(container)).toHaveLength(7)
  expect(cleared()).toBe(0)
  const from = at('none', 4)
  pointer('pointerdown', from)
  pointer('pointermove', { x: from.x + 80, y: from.y + 80 })
  expect(container.querySelector('.zoom-rectangle')!.getAttribute('visibility')).toBe('visible')
  press(drawing, 'Escape')
  pointer('pointerup', { x: from.x + 80, y: from.y + 80 })
  expect(looks).toHaveLength(2)
})

test('a part of the axis without points is not zoomed into', () => {
  const { container, pointer, at, looks } = accuracyFigure()
  const [four, eight] = [at('none', 4), at('none', 8)]
  drag(pointer, { x: four.x + 6, y: four.y }, { x: eight.x - 6, y: four.y + 2 })
  expect(looks).toEqual([])
  expect(ticks(container)).toHaveLength(7)
})

test('new results keep the zoom, the hidden series, and the crosshair under the pointer', () => {
  const { container, figure, pointer, at, legend } = accuracyFigure()
  legend('mixup', 'click')
  drag(pointer, { x: at('none', 2).x - 5, y: 60 }, { x: at('none', 16).x + 5, y: 62 })
  pointer('pointermove', at('collage', 4))
  const more = sampleCurves.map(curve => ({
    ...curve,
    series: curve.series.map(one => ({
      ...one,
      points: one.points.map(point => ({ ...point, mean: point.mean + 0.01 })),
    })),
  }))
  figure.draw((drawing, look) => drawAccuracyChart(drawing, more, { plan, look }))
  expect(ticks(container)).toEqual(['2', '4', '8', '16'])
  expect(seriesWithPoints(container)).toEqual(['none', 'collage'])
  expect(readout(container).rows.find(([name]) => name === 'collage')![1]).toBe('65.0 %')
})

test('plus zooms in around the current point, minus out again, and 0 resets', () => {
  const { container, press, looks } = accuracyFigure()
  const series = container.querySelector('g.series[data-series="mixup"]')!
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', '+']) press(series, key)
  const { x, y } = looks[0].zoom['emnist-letters']
  expect([x![0] < 8, x![1] > 8, ticks(container).length < 7, y![1] - y![0] < 0.3]).toEqual([true, true, true, true])
  expect(container.querySelector('.pointed')!.parentElement!.getAttribute('data-samples-per-class')).toBe('8')
  press(series, '0')
  expect(ticks(container)).toHaveLength(7)
  expect(press(series, '-')).toBe(true)
  expect(looks).toHaveLength(2)
})

test('a right click opens a menu for the series under the pointer, with the entries of the page first', () => {
  const ran: (string | undefined)[] = []
  const { container, pointer, at, items } = accuracyFigure(sampleCurves, {
    menu: series => [{ label: 'Copy as image', run: () => ran.push(series) }],
  })
  expect(pointer('contextmenu', at('mixup', 64))).toBe(true)
  expect(items()).toEqual(['Copy as image', 'Hide mixup', 'Show only mixup'])
  choose(container, 'Copy as image')
  expect(ran).toEqual(['mixup'])
  pointer('contextmenu', at('none', 1))
  choose(container, 'Show only none')
  expect(seriesWithPoints(container)).toEqual(['none'])
  pointer('contextmenu', at('none', 1))
  expect(items().slice(-1)).toEqual(['Show all series'])
})

test('Shift+F10 opens the menu of the focused series; Esc closes it', () => {
  const { container, press, items } = accuracyFigure()
  const series = container.querySelector('g.series[data-series="mixup"]')!
  press(series, 'F10', { shiftKey: true })
  expect(items()).toEqual(['Hide mixup', 'Show only mixup'])
  press(container.querySelector('[role="menuitem"]')!, 'Escape')
  expect(items()).toEqual([])
})

test('names are shown as text', () => {
  const attack = '<img src=x onerror=alert(1)>'
  const curves = [curvesOf('emnist-letters', { [attack]: [[0.5, 0.6]] })]
  const { container, pointer, at } = accuracyFigure(curves, {}, { ...plan, augmentations: [attack], reference: attack })
  pointer('pointermove', at(attack, 1))
  expect(readout(container).rows[0][0]).toBe(attack)
  expect(container.querySelector('img')).toBeNull()
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

function accuracyFigure(data: readonly AccuracyCurves[] = sampleCurves, events: FigureEvents = {}, shown = plan) {
  const pointed: (Mark | undefined)[] = []
  return open(
    figure => figure.draw((drawing, look) => drawAccuracyChart(drawing, data, { plan: shown, look })),
    pointed,
    events,
  )
}

function open(draw: (figure: InteractiveFigure) => void, pointed: (Mark | undefined)[], events: FigureEvents = {}) {
  const { document, window } = parseHTML('<main></main>')
  const container = document.querySelector('main')! as unknown as HTMLElement
  for (const element of [window.Element.prototype, window.HTMLElement.prototype] as Element[]) {
    element.getBoundingClientRect ??= () => ({ x: 0, y: 0, width: 0, height: 0, bottom: 0 }) as DOMRect
    ;(element as HTMLElement).focus ??= () => {}
  }
  const selected: Mark[] = []
  const looks: FigureLook[] = []
  let clears = 0
  const figure = interactiveFigure(container, {
    onPoint: mark => void pointed.push(mark),
    onSelect: mark => void selected.push(mark),
    onClear: () => void clears++,
    onLook: look => void looks.push(look),
    ...events,
  })
  draw(figure)
  /** Whether the figure handled the event. */
  const send = (target: Element, name: string, properties: object): boolean => {
    const event = Object.assign(new window.Event(name, { bubbles: true, cancelable: true }), properties)
    return !target.dispatchEvent(event as unknown as Event)
  }
  const press = (target: Element, key: string, modifiers: object = {}) => send(target, 'keydown', { key, ...modifiers })
  /** Without layout, the screen's origin is the figure's. */
  const pointer = (name: string, { x, y }: Place) =>
    send(container.querySelector('.finetune-lab-drawing')!, name, { clientX: x, clientY: y, button: 0, pointerId: 1 })
  const legend = (series: string, name: string, properties: object = {}) =>
    send(container.querySelector(`.end-label[data-series="${series}"] text`)!, name, properties)
  /** The place of a series' marker in the figure. */
  const at = (series: string, size: number): Place => {
    const marker = [...container.querySelectorAll(`g.point[data-samples-per-class="${size}"]`)].find(
      each => each.getAttribute('data-series') === series,
    )!
    const [inner, outer] = [marker, marker.closest('.panel')!].map(element =>
      element
        .getAttribute('transform')!
        .match(/-?[\d.]+/g)!
        .map(Number),
    )
    return { x: inner[0] + outer[0], y: inner[1] + outer[1] }
  }
  const items = () => [...container.querySelectorAll('[role="menuitem"]')].map(item => item.textContent)
  return { container, figure, press, pointer, legend, at, items, pointed, selected, looks, cleared: () => clears }
}

function drag(pointer: (name: string, place: Place) => void, from: Place, to: Place): void {
  pointer('pointerdown', from)
  pointer('pointermove', { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })
  pointer('pointermove', to)
  pointer('pointerup', to)
  pointer('click', to)
}

function choose(container: Element, label: string): void {
  const item = [...container.querySelectorAll<HTMLElement>('[role="menuitem"]')].find(
    each => each.textContent === label,
  )
  item!.click()
}

const ticks = (container: Element) => [...container.querySelectorAll('g.x-tick')].map(tick => tick.textContent)

const seriesWithPoints = (container: Element) =>
  [...container.querySelectorAll('g.series')]
    .filter(group => group.querySelector('.mark'))
    .map(group => group.getAttribute('data-series'))

/** The crosshair's tooltip. */
function readout(container: Element) {
  const tooltip = container.querySelector('.finetune-lab-tooltip')!
  const texts = (element: Element, selector: string) =>
    [...element.querySelectorAll(selector)].map(each => each.textContent ?? '')
  return {
    title: tooltip.querySelector('.readout-title')?.textContent,
    columns: texts(tooltip, 'thead th').slice(2),
    rows: [...tooltip.querySelectorAll('tbody tr')].map(row => texts(row, 'td').slice(1)),
    nearest: tooltip.querySelector('tr.nearest td:nth-child(2)')?.textContent,
    details: tooltip.querySelector('.readout-details')?.textContent,
  }
}
