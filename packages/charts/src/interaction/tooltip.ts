import type { DrawnChart } from '../line-chart/drawn-chart.ts'
import type { Readout } from './readout.ts'
import { readoutTable } from './readout-table.ts'

export interface Tooltip {
  /** Shows the mark's `aria-label` next to it, a line for each part. */
  showMark(mark: Element): void
  /** Shows all series at the crosshair, next to this place on the screen. */
  showReadout(drawn: DrawnChart, readout: Readout, at: { readonly x: number; readonly y: number }): void
  hide(): void
  dispose(): void
}

/** The tooltip is fixed to the screen, so that no box that scrolls cuts it off. */
export function tooltipIn(container: HTMLElement): Tooltip {
  const document = container.ownerDocument
  const element = container.appendChild(document.createElement('div'))
  element.className = 'finetune-lab-tooltip'
  element.hidden = true
  // Its text is the mark's label, which is spoken there or by the live region.
  element.setAttribute('aria-hidden', 'true')
  /** The point that the text is about: its size is measured only when that changes. */
  let shown: unknown
  let size = { width: 0, height: 0 }
  const measure = () => {
    element.hidden = false
    size = element.getBoundingClientRect()
  }
  const place = (left: number, top: number) => {
    const view = document.defaultView
    const [width, height] = [view?.innerWidth ?? Infinity, view?.innerHeight ?? Infinity]
    element.style.left = `${Math.max(0, Math.min(left, width - size.width))}px`
    element.style.top = `${Math.max(0, Math.min(top, height - size.height))}px`
  }
  return {
    showMark(mark) {
      shown = mark
      const parts = (mark.getAttribute('aria-label') ?? '').split('; ')
      element.replaceChildren(
        ...parts.map(part => {
          const line = document.createElement('div')
          line.textContent = part
          return line
        }),
      )
      measure()
      const box = mark.getBoundingClientRect()
      const above = box.y - size.height - GAP
      place(box.x + box.width / 2 - size.width / 2, above >= 0 ? above : box.bottom + GAP)
    },
    showReadout(drawn, readout, at) {
      if (shown !== readout.nearest.point.point) {
        shown = readout.nearest.point.point
        element.replaceChildren(...readoutTable(document, drawn.chart, readout))
        measure()
      }
      element.hidden = false
      const right = at.x + AWAY
      const fits = right + size.width <= (document.defaultView?.innerWidth ?? Infinity)
      place(fits ? right : at.x - AWAY - size.width, at.y - size.height / 2)
    },
    hide: () => {
      element.hidden = true
      shown = undefined
    },
    dispose: () => element.remove(),
  }
}

/** Pixels between a mark and its tooltip, and between the crosshair and the tooltip. */
const GAP = 6
const AWAY = 16
