import type { DrawnChart } from '../line-chart/drawn-chart.ts'
import type { Crosshair } from './crosshair.ts'
import { markOf } from './mark.ts'
import type { Notice } from './notice.ts'
import { pointedRing } from './pointed-ring.ts'
import { type Place, type Readout, readoutAt, readoutOf } from './readout.ts'
import type { Tooltip } from './tooltip.ts'

/** The mark that the pointer or the keyboard is on: ringed, read out in crosshair and tooltip, and spoken. */
export interface Pointing {
  readonly mark: Element | undefined
  /** Follows the pointer over the plots; elsewhere, the keyboard's mark shows. */
  hover(at: Place): void
  /** The same in figures without a crosshair, such as matrices. */
  over(mark: Element | undefined): void
  /** Moves the keyboard's mark within its group, and speaks it. */
  walkTo(group: Element, mark: Element | undefined): void
  /** The mark of a group that Tab returns to. */
  markIn(group: Element): Element | undefined
  setMarkIn(group: Element, mark: Element): void
  leave(): void
  /** Shows the mark again after a redraw, unless it is gone. */
  redrawn(pointer: Place | undefined): void
}

interface PointingParts {
  readonly drawing: HTMLElement
  readonly crosshair: Crosshair
  readonly tooltip: Tooltip
  readonly notice: Notice
  readonly chart: () => DrawnChart | undefined
  /** From a place on the screen to one in the drawing. */
  readonly placeOf: (place: Place) => Place
  readonly onPoint?: (mark: ReturnType<typeof markOf> | undefined) => void
}

export function pointing({ drawing, crosshair, tooltip, notice, chart, placeOf, onPoint }: PointingParts): Pointing {
  /** The current mark of each group, so that Tab returns to it. */
  const places = new Map<string, string>()
  let pointed: Element | undefined

  function point(mark: Element | undefined): void {
    if (mark === pointed) return
    pointed = mark
    pointedRing(drawing, mark)
    onPoint?.(mark && markOf(mark))
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

  /** The group with keyboard focus. A click focuses too, but not visibly. */
  function focused(): Element | undefined {
    const active = drawing.ownerDocument.activeElement
    return active && drawing.contains(active) && active.matches('[data-walk]:focus-visible') ? active : undefined
  }

  function markIn(group: Element): Element | undefined {
    const marks = [...group.querySelectorAll('.mark')]
    return marks.find(mark => keyOf(mark) === places.get(keyOf(group))) ?? marks[0]
  }

  const setMarkIn = (group: Element, mark: Element) => void places.set(keyOf(group), keyOf(mark))

  function over(mark: Element | undefined): void {
    const group = focused()
    const shown = mark ?? (group && markIn(group))
    if (shown) showMark(shown, false)
    else leave()
  }

  function hover(at: Place): void {
    const drawn = chart()
    const readout = drawn && readoutAt(drawn, placeOf(at))
    if (drawn && readout) showReadout(drawn, readout, at)
    else over(undefined)
  }

  return {
    get mark() {
      return pointed
    },
    hover,
    over,
    walkTo(group, mark) {
      if (!mark) return
      setMarkIn(group, mark)
      showMark(mark, true)
    },
    markIn,
    setMarkIn,
    leave,
    redrawn(pointer) {
      if (pointed && !pointed.isConnected) leave()
      if (pointer) hover(pointer)
      else if (pointed) {
        pointedRing(drawing, pointed)
        showMark(pointed, false)
      }
    },
  }
}

/** Equal for the same mark before and after redrawing. */
const keyOf = (element: Element) => JSON.stringify(markOf(element))

/** The mark's label, with the difference to the reference that the crosshair shows. */
function spokenText(mark: Element, drawn: DrawnChart | undefined, readout: Readout | undefined): string {
  const label = mark.getAttribute('aria-label') ?? ''
  const difference = readout?.nearest.point.point.readout.difference
  return difference ? `${label}; ${difference} points ${drawn?.chart.readout.difference}` : label
}
