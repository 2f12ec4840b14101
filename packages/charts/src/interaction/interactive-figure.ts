import { type DrawnChart, drawnChart } from '../line-chart/drawn-chart.ts'
import { type FigureLook, isZoomed, UNCHANGED_LOOK } from '../line-chart/figure-look.ts'
import { crosshairIn } from './crosshair.ts'
import { dragZoom } from './drag-zoom.ts'
import { figureMenuIn, type MenuEntry } from './figure-menu.ts'
import { isolated, legendEntry, legendIn, nextEntry, seriesOf, toggled } from './legend.ts'
import { forgetMarks, type Mark, markOf } from './mark.ts'
import { noticeIn } from './notice.ts'
import { pointedRing } from './pointed-ring.ts'
import { type Place, panelAt, type Readout, readoutAt, readoutOf } from './readout.ts'
import { tooltipIn } from './tooltip.ts'
import { step, type Walk } from './walk.ts'
import { zoomedAround } from './zoom.ts'

export interface FigureEvents {
  /** Called with the mark closest to the pointer or in the keyboard's focus, and with undefined when it is left. */
  readonly onPoint?: (mark: Mark | undefined) => void
  /** Called on a click, Enter or Space. */
  readonly onSelect?: (mark: Mark) => void
  /** Called on Esc, unless it resets the zoom. */
  readonly onClear?: () => void
  /** Called when the user hides series or zooms, so that the page can keep it. */
  readonly onLook?: (look: FigureLook) => void
  /** The page's own entries of the menu; `series` is the one that the menu was opened on. */
  readonly menu?: (series: string | undefined) => readonly MenuEntry[]
}

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
  /** The current mark of each group, so that Tab returns to it. */
  const places = new Map<string, string>()
  let look = initialLook
  let last: ((container: Element, look: FigureLook) => SVGSVGElement) | undefined
  let pointed: Element | undefined
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

  function point(mark: Element | undefined): void {
    if (mark === pointed) return
    pointed = mark
    pointedRing(drawing, mark)
    events.onPoint?.(mark && markOf(mark))
  }

  function leave(): void {
    point(undefined)
    crosshair.hide()
    tooltip.hide()
    notice.speak('')
  }

  function showReadout(drawn: DrawnChart, readout: Readout, at: Place): void {
    point(readout.nearest.point.element)
    crosshair.show(readout)
    tooltip.showReadout(drawn, readout, at)
  }

  /** Follows the pointer over the plots; elsewhere, the keyboard's focus shows. */
  function hover(at: Place): void {
    const drawn = chart()
    const readout = drawn && readoutAt(drawn, placeOf(at))
    if (drawn && readout) showReadout(drawn, readout, at)
    else {
      const group = focused()
      const mark = group && standing(group)
      if (mark) showMark(mark, false)
      else leave()
    }
  }

  function showMark(mark: Element, speak: boolean): void {
    const drawn = chart()
    const readout = drawn && readoutOf(drawn, mark)
    if (drawn && readout) {
      const box = drawing.getBoundingClientRect()
      const { panel, nearest } = readout
      showReadout(drawn, readout, {
        x: box.x + panel.x + nearest.point.left,
        y: box.y + panel.y + nearest.point.top,
      })
    } else {
      point(mark)
      tooltip.showMark(mark)
    }
    if (speak) notice.speak(spokenText(mark, drawn, readout))
  }

  const markUnder = (event: Event) => (event.target as Element).closest?.('.mark') ?? undefined
  const groupOf = (element: Element) => element.closest?.('[data-walk]')
  /** The group with keyboard focus. A click focuses too, but not visibly. */
  const focused = (): Element | undefined => {
    const active = document.activeElement
    return active && drawing.contains(active) && active.matches('[data-walk]:focus-visible') ? active : undefined
  }

  function walkTo(group: Element, mark: Element | undefined): void {
    if (!mark) return
    places.set(keyOf(group), keyOf(mark))
    showMark(mark, true)
  }
  const standing = (group: Element): Element | undefined => {
    const marks = [...group.querySelectorAll('.mark')]
    return marks.find(mark => keyOf(mark) === places.get(keyOf(group))) ?? marks[0]
  }

  function change(next: FigureLook): void {
    if (next === look) return
    look = next
    events.onLook?.(look)
    if (last) api.draw(last)
  }
  const resetZoom = () => change({ ...look, zoom: {} })
  const setHidden = (hidden: readonly string[]) => change({ ...look, hidden })
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
    leave()
    menu.open(at, entries, (drawing.contains(back) ? back : drawing) as HTMLElement)
  }

  function selectAt(event: MouseEvent): void {
    const drawn = chart()
    const readout = drawn && readoutAt(drawn, placeOf({ x: event.clientX, y: event.clientY }))
    const mark = readout && readout.distance <= CLICK_REACH ? readout.nearest.point.element : markUnder(event)
    if (mark) events.onSelect?.(markOf(mark))
  }

  function legendKey(entry: Element, event: KeyboardEvent): boolean {
    if (event.key === 'Enter' || event.key === ' ')
      setHidden(
        event.altKey ? isolated(look.hidden, seriesOf(entry), allSeries()) : toggled(look.hidden, seriesOf(entry)),
      )
    else if (event.key === 'Escape' && look.hidden.length > 0) setHidden([])
    else {
      const next = nextEntry(entry, event.key)
      next?.focus()
      return next !== undefined
    }
    return true
  }

  function zoomKey(key: string): boolean {
    const factor = { '+': 2, '=': 2, '-': 1 / 2 }[key]
    const drawn = chart()
    if (key === '0' && isZoomed(look)) resetZoom()
    else if (factor && drawn && pointed) {
      const readout = readoutOf(drawn, pointed)
      if (!readout) return false
      // Zooming out ends at the whole figure.
      if (factor < 1 && !isZoomed(look)) return true
      const { point } = readout.nearest
      change(zoomedAround(look, drawn, readout.panel, { x: point.axisLeft, y: point.top }, factor))
    } else return false
    return true
  }

  function stepBack(): void {
    if (drag.cancel()) return
    if (isZoomed(look)) resetZoom()
    else {
      leave()
      events.onClear?.()
    }
  }

  function walkKey(group: Element, event: KeyboardEvent): boolean {
    const current = pointed && group.contains(pointed) ? pointed : standing(group)
    if ((event.key === 'Enter' || event.key === ' ') && current) {
      events.onSelect?.(markOf(current))
      return true
    }
    const next = current && step(group as Walk, current, event.key)
    if (!next) return false
    const other = groupOf(next)
    if (other && other !== group) {
      places.set(keyOf(other), keyOf(next))
      ;(other as HTMLElement).focus()
    } else walkTo(group, next)
    return true
  }

  const listeners: { readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void } = {
    pointermove: event => {
      pointer = { x: event.clientX, y: event.clientY }
      if (drag.move(event)) return
      const entry = legendEntry(event.target)
      legend.highlight(entry && seriesOf(entry))
      if (chart()) hover(pointer)
    },
    // Figures without a crosshair, such as matrices.
    pointerover: event => {
      if (chart()) return
      const mark = markUnder(event)
      const group = focused()
      const shown = mark ?? (group ? standing(group) : undefined)
      if (shown) showMark(shown, false)
      else leave()
    },
    pointerleave: () => {
      pointer = undefined
      if (drag.isDragging()) return
      legend.highlight(undefined)
      leave()
    },
    pointerdown: event => {
      const mark = markUnder(event)
      const group = mark && groupOf(mark)
      if (group) places.set(keyOf(group), keyOf(mark))
      drag.begin(event)
    },
    pointerup: event => drag.end(event),
    pointercancel: () => void drag.cancel(),
    selectstart: event => event.preventDefault(),
    click: event => {
      if (drag.wasDrag()) return
      const entry = legendEntry(event.target)
      if (!entry) selectAt(event)
      else if (event.altKey || event.ctrlKey || event.metaKey)
        setHidden(isolated(look.hidden, seriesOf(entry), allSeries()))
      else setHidden(toggled(look.hidden, seriesOf(entry)))
    },
    dblclick: event => {
      const entry = legendEntry(event.target)
      if (entry) setHidden(isolated(look.hidden, seriesOf(entry), allSeries()))
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
      if (group) walkTo(group, standing(group))
    },
    focusout: () => {
      legend.highlight(undefined)
      leave()
    },
    keydown: event => {
      const target = event.target as Element
      const entry = legendEntry(target)
      const group = groupOf(target)
      if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        const series = entry ? seriesOf(entry) : group?.getAttribute('data-series')
        const { x, bottom } = (entry ?? pointed ?? drawing).getBoundingClientRect()
        openMenu({ x, y: bottom }, series ?? undefined)
      } else if (entry && legendKey(entry, event)) {
        // Done.
      } else if (event.key === 'Escape') stepBack()
      else if (event.altKey || event.ctrlKey || event.metaKey) return
      else if (!zoomKey(event.key) && !(group && walkKey(group, event))) return
      event.preventDefault()
    },
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
      if (pointed && !pointed.isConnected) leave()
      if (pointer && !menu.isOpen()) hover(pointer)
      else if (pointed) {
        pointedRing(drawing, pointed)
        showMark(pointed, false)
      }
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

/** Equal for the same mark before and after redrawing. */
const keyOf = (element: Element) => JSON.stringify(markOf(element))

/** The mark's label, with the difference to the reference that the crosshair shows. */
function spokenText(mark: Element, drawn: DrawnChart | undefined, readout: Readout | undefined): string {
  const label = mark.getAttribute('aria-label') ?? ''
  const difference = readout?.nearest.point.point.readout.difference
  return difference ? `${label}; ${difference} points ${drawn?.chart.readout.difference}` : label
}

const titleOf = (drawn: DrawnChart | undefined, series: string) =>
  drawn?.chart.panels.flatMap(panel => panel.series).find(({ label }) => label === series)?.title ?? series
