import { type DrawnChart, drawnChart } from '../line-chart/drawn-chart.ts'
import { type FigureLook, isZoomed, UNCHANGED_LOOK } from '../line-chart/figure-look.ts'
import { crosshairIn } from './crosshair.ts'
import { dragZoom } from './drag-zoom.ts'
import type { FigureEvents } from './figure-events.ts'
import { figureKeys } from './figure-keys.ts'
import { figureMenuIn, type MenuEntry } from './figure-menu.ts'
import { isolated, legendEntry, legendIn, seriesOf, toggled } from './legend.ts'
import { forgetMarks, type Mark, markOf } from './mark.ts'
import { noticeIn } from './notice.ts'
import { pointing as pointingIn } from './pointing.ts'
import { type Place, panelAt, readoutAt } from './readout.ts'
import { tooltipIn } from './tooltip.ts'

/** A figure in a page with crosshair, legend, zoom, menu, keyboard navigation and spoken labels. */
export interface InteractiveFigure {
  readonly look: FigureLook
  /** Draws into the container, or updates the drawing; the selected mark stays selected, and the look stays. */
  draw(draw: (container: Element, look: FigureLook) => SVGSVGElement): SVGSVGElement
  /** Rings the marks (or dots of single seeds) that match something selected elsewhere. */
  highlight(matches: (mark: Mark) => boolean): void
  /** Shows a message on the figure for a moment, and speaks it. */
  announce(text: string): void
  dispose(): void
}

/**
 * Makes the figures drawn into this container interactive.
 *
 * - The pointer moves a crosshair that lists all series there. A click selects the closest point.
 * - A drag zooms; a double click, Esc or 0 resets the zoom; + and − zoom around the current point.
 * - A click on a legend entry hides its series, a double click or Alt+click shows it alone.
 * - Tab reaches every group (`[data-walk]`: a series, a matrix) and the legend; arrow keys walk the marks (`.mark`), Home
 *   and End go to the ends, Enter or Space selects, Esc clears. An `aria-live` region speaks the mark's `aria-label`.
 * - A right click, Shift+F10 and the menu key open a menu.
 *
 * The page's style sheet styles `.finetune-lab-*` and hides `.visually-hidden`. The container must be positioned.
 */
export function interactiveFigure(
  container: HTMLElement,
  events: FigureEvents = {},
  initialLook: FigureLook = UNCHANGED_LOOK,
): InteractiveFigure {
  const { ownerDocument: document } = container
  const drawing = container.appendChild(document.createElement('div'))
  drawing.className = 'finetune-lab-drawing'
  // A click gives it the focus, so that keys work after a click.
  drawing.tabIndex = -1
  const crosshair = crosshairIn(container)
  const reset = container.appendChild(document.createElement('button'))
  reset.type = 'button'
  reset.className = 'finetune-lab-reset'
  reset.textContent = 'Reset zoom'
  reset.hidden = true
  const tooltip = tooltipIn(container)
  const notice = noticeIn(container)
  const menu = figureMenuIn(container)
  const legend = legendIn(drawing)
  let look = initialLook
  let last: ((container: Element, look: FigureLook) => SVGSVGElement) | undefined
  /** Where the pointer is, on the screen. */
  let pointer: Place | undefined

  const chart = (): DrawnChart | undefined => {
    const svg = drawing.querySelector('svg.finetune-lab-chart')
    return svg ? drawnChart(svg) : undefined
  }
  const placeOf = ({ x, y }: Place): Place => {
    const box = drawing.getBoundingClientRect()
    return { x: x - box.x, y: y - box.y }
  }
  const pointing = pointingIn({ drawing, crosshair, tooltip, notice, chart, placeOf, onPoint: events.onPoint })
  const markUnder = (event: Event) => (event.target as Element).closest?.('.mark') ?? undefined
  const groupOf = (element: Element) => element.closest?.('[data-walk]')

  function change(next: FigureLook): void {
    if (next === look) return
    look = next
    events.onLook?.(look)
    if (last) api.draw(last)
  }
  const resetZoom = () => change({ ...look, zoom: {} })
  const setHidden = (hidden: readonly string[]) => change({ ...look, hidden })
  const isolate = (entry: Element) => setHidden(isolated(look.hidden, seriesOf(entry), allSeries()))
  const allSeries = () =>
    chart()?.chart.panels.flatMap(({ series }) => series.filter(one => one.points.length > 0).map(one => one.label)) ??
    []

  const drag = dragZoom({
    drawing,
    crosshair,
    chart,
    placeOf,
    begin: () => tooltip.hide(),
    zoom: zoomed => change(zoomed),
    look: () => look,
  })

  function openMenu(at: Place, series: string | undefined): void {
    const title = series === undefined ? undefined : titleOf(chart(), series)
    const entries: MenuEntry[] = [...(events.menu?.(series) ?? [])]
    if (series !== undefined && allSeries().length > 1)
      entries.push(
        {
          label: `${look.hidden.includes(series) ? 'Show' : 'Hide'} ${title}`,
          run: () => setHidden(toggled(look.hidden, series)),
        },
        { label: `Show only ${title}`, run: () => setHidden(isolated([], series, allSeries())) },
      )
    if (look.hidden.length > 0) entries.push({ label: 'Show all series', run: () => setHidden([]) })
    if (isZoomed(look)) entries.push({ label: 'Reset zoom', run: resetZoom })
    if (entries.length === 0) return
    const back = document.activeElement
    pointing.leave()
    menu.open(at, entries, (drawing.contains(back) ? back : drawing) as HTMLElement)
  }

  function selectAt(event: MouseEvent): void {
    const drawn = chart()
    const readout = drawn && readoutAt(drawn, placeOf({ x: event.clientX, y: event.clientY }))
    const mark = readout && readout.distance <= CLICK_REACH ? readout.nearest.point.element : markUnder(event)
    if (mark) events.onSelect?.(markOf(mark))
  }

  const keydown = figureKeys({
    drawing,
    pointing,
    chart,
    look: () => look,
    change,
    allSeries,
    openMenu,
    select: mark => events.onSelect?.(markOf(mark)),
    cancelDrag: drag.cancel,
    clear: () => events.onClear?.(),
  })

  const listeners: { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void } = {
    pointermove: event => {
      pointer = { x: event.clientX, y: event.clientY }
      if (drag.move(event)) return
      const entry = legendEntry(event.target)
      legend.highlight(entry && seriesOf(entry))
      if (chart()) pointing.hover(pointer)
    },
    pointerover: event => {
      if (!chart()) pointing.over(markUnder(event))
    },
    pointerleave: () => {
      pointer = undefined
      if (drag.isDragging()) return
      legend.highlight(undefined)
      pointing.leave()
    },
    pointerdown: event => {
      const mark = markUnder(event)
      const group = mark && groupOf(mark)
      if (group) pointing.setMarkIn(group, mark)
      drag.begin(event)
    },
    pointerup: event => drag.end(event),
    pointercancel: () => void drag.cancel(),
    selectstart: event => event.preventDefault(),
    click: event => {
      if (drag.wasDrag()) return
      const entry = legendEntry(event.target)
      if (!entry) selectAt(event)
      else if (event.altKey || event.ctrlKey || event.metaKey) isolate(entry)
      else setHidden(toggled(look.hidden, seriesOf(entry)))
    },
    dblclick: event => {
      const entry = legendEntry(event.target)
      if (entry) isolate(entry)
      else if (isZoomed(look)) resetZoom()
    },
    contextmenu: event => {
      event.preventDefault()
      const at = { x: event.clientX, y: event.clientY }
      const drawn = chart()
      const entry = legendEntry(event.target)
      const readout = drawn && panelAt(drawn, placeOf(at)) ? readoutAt(drawn, placeOf(at)) : undefined
      openMenu(at, entry ? seriesOf(entry) : readout?.nearest.series.series.label)
    },
    focusin: event => {
      const entry = legendEntry(event.target)
      legend.highlight(entry?.matches(':focus-visible') ? seriesOf(entry) : undefined)
      const group = groupOf(event.target as Element)
      if (group) pointing.walkTo(group, pointing.markIn(group))
    },
    focusout: () => {
      legend.highlight(undefined)
      pointing.leave()
    },
    keydown,
  }
  for (const [name, listener] of Object.entries(listeners)) drawing.addEventListener(name, listener as EventListener)
  reset.addEventListener('click', () => {
    resetZoom()
    drawing.focus({ preventScroll: true })
  })

  const api: InteractiveFigure = {
    get look() {
      return look
    },
    draw(draw) {
      last = draw
      forgetMarks()
      const svg = draw(drawing, look)
      for (const group of drawing.querySelectorAll('[data-walk]')) {
        // A series without points is no stop, but keeps the focus if it has it.
        group.setAttribute('tabindex', group.querySelector('.mark') ? '0' : '-1')
        // In an application, screen readers leave the arrow keys to the page.
        group.setAttribute('role', 'application')
      }
      // The browser's own tooltip would repeat ours.
      for (const title of drawing.querySelectorAll('.mark > title')) title.remove()
      legend.adopt()
      reset.hidden = !isZoomed(look)
      pointing.redrawn(menu.isOpen() ? undefined : pointer)
      return svg
    },
    highlight(matches) {
      for (const mark of drawing.querySelectorAll('.mark, .seed-mark'))
        mark.classList.toggle('highlighted', matches(markOf(mark)))
    },
    announce: notice.show,
    dispose() {
      for (const [name, listener] of Object.entries(listeners))
        drawing.removeEventListener(name, listener as EventListener)
      for (const part of [drawing, reset]) part.remove()
      for (const part of [crosshair, tooltip, notice, menu]) part.dispose()
    },
  }
  return api
}

/** Pixels between a click and the point that it selects. */
const CLICK_REACH = 30

const titleOf = (drawn: DrawnChart | undefined, series: string) =>
  drawn?.chart.panels.flatMap(panel => panel.series).find(({ label }) => label === series)?.title ?? series
