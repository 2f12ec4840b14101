import type { DrawnChart } from '../line-chart/drawn-chart.ts'
import { type FigureLook, isZoomed } from '../line-chart/figure-look.ts'
import { isolated, legendEntry, nextEntry, seriesOf, toggled } from './legend.ts'
import type { Pointing } from './pointing.ts'
import { type Place, readoutOf } from './readout.ts'
import { step, type Walk } from './walk.ts'
import { zoomedAround } from './zoom.ts'

interface KeyParts {
  readonly drawing: HTMLElement
  readonly pointing: Pointing
  readonly chart: () => DrawnChart | undefined
  readonly look: () => FigureLook
  readonly change: (look: FigureLook) => void
  /** Labels of all series that have points. */
  readonly allSeries: () => readonly string[]
  readonly openMenu: (at: Place, series: string | undefined) => void
  readonly select: (mark: Element) => void
  /** @returns whether there was a drag to cancel */
  readonly cancelDrag: () => boolean
  readonly clear: () => void
}

/** What each key does in a figure; the keys are listed at `interactiveFigure`. */
export function figureKeys(parts: KeyParts): (event: KeyboardEvent) => void {
  const { drawing, pointing, chart, look, change, allSeries, openMenu, select, cancelDrag, clear } = parts
  const setHidden = (hidden: readonly string[]) => change({ ...look(), hidden })
  const resetZoom = () => change({ ...look(), zoom: {} })

  function legendKey(entry: Element, event: KeyboardEvent): boolean {
    const { hidden } = look()
    if (event.key === 'Enter' || event.key === ' ')
      setHidden(event.altKey ? isolated(hidden, seriesOf(entry), allSeries()) : toggled(hidden, seriesOf(entry)))
    else if (event.key === 'Escape' && hidden.length > 0) setHidden([])
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
    if (key === '0' && isZoomed(look())) resetZoom()
    else if (factor && drawn && pointing.mark) {
      const readout = readoutOf(drawn, pointing.mark)
      if (!readout) return false
      // Zooming out ends at the whole figure.
      if (factor < 1 && !isZoomed(look())) return true
      const { point } = readout.nearest
      change(zoomedAround(look(), drawn, readout.panel, { x: point.axisLeft, y: point.top }, factor))
    } else return false
    return true
  }

  function stepBack(): void {
    if (cancelDrag()) return
    if (isZoomed(look())) resetZoom()
    else {
      pointing.leave()
      clear()
    }
  }

  function walkKey(group: Element, event: KeyboardEvent): boolean {
    const current = pointing.mark && group.contains(pointing.mark) ? pointing.mark : pointing.markIn(group)
    if ((event.key === 'Enter' || event.key === ' ') && current) {
      select(current)
      return true
    }
    const next = current && step(group as Walk, current, event.key)
    if (!next) return false
    const other = next.closest<HTMLElement>('[data-walk]')
    if (other && other !== group) {
      pointing.setMarkIn(other, next)
      other.focus()
    } else pointing.walkTo(group, next)
    return true
  }

  return event => {
    const target = event.target as Element
    const entry = legendEntry(target)
    const group = target.closest?.('[data-walk]')
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const series = entry ? seriesOf(entry) : group?.getAttribute('data-series')
      const { x, bottom } = (entry ?? pointing.mark ?? drawing).getBoundingClientRect()
      openMenu({ x, y: bottom }, series ?? undefined)
    } else if (entry && legendKey(entry, event)) {
      // Done.
    } else if (event.key === 'Escape') stepBack()
    else if (event.altKey || event.ctrlKey || event.metaKey) return
    else if (!zoomKey(event.key) && !(group && walkKey(group, event))) return
    event.preventDefault()
  }
}
