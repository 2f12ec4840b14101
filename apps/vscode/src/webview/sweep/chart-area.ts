import { drawTables, type InteractiveFigure, interactiveFigure, type Mark } from '@finetune-lab/charts/dom'
import type { Figure } from './figures.ts'
import { type Tab, tabs } from './view.ts'

export interface ChartAreaEvents {
  readonly onPoint: (mark: Mark | undefined) => void
  readonly onSelect: (mark: Mark) => void
  readonly onClear: () => void
  /** The width of the area changed: the figure must be shown again. */
  readonly onResize: () => void
}

/** The area for figures, or for their tables instead; each tab has its own. */
export interface ChartArea {
  readonly container: HTMLElement
  show(tab: Tab, figure: Figure, asTable: boolean): void
  /** Highlights the marks of the runs that the user points at in the table. */
  highlight(matches: (mark: Mark) => boolean): void
  /** The figure of a tab, drawn even if its table is shown. */
  drawn(tab: Tab, figure: Figure): SVGSVGElement
  dispose(): void
}

export function chartArea(container: HTMLElement, events: ChartAreaEvents): ChartArea {
  const places = new Map<Tab, { readonly box: HTMLElement; readonly figure: InteractiveFigure; tables: HTMLElement }>()
  for (const tab of tabs) {
    const box = container.appendChild(document.createElement('div'))
    box.className = 'finetune-lab-figure'
    const tables = container.appendChild(document.createElement('div'))
    tables.className = 'tables'
    places.set(tab, { box, figure: interactiveFigure(box, events), tables })
  }
  let width = container.clientWidth
  let matching: (mark: Mark) => boolean = () => false
  const observer = new ResizeObserver(() => {
    if (container.clientWidth === width || container.clientWidth === 0) return
    width = container.clientWidth
    events.onResize()
  })
  observer.observe(container)

  const draw = (tab: Tab, figure: Figure) =>
    places.get(tab)!.figure.draw(drawing => figure.draw(drawing, Math.max(300, width)))
  return {
    container,
    show(shown, figure, asTable) {
      for (const [tab, { box, tables }] of places) {
        box.hidden = tab !== shown || asTable
        tables.hidden = tab !== shown || !asTable
      }
      const place = places.get(shown)!
      if (asTable) drawTables(place.tables, figure.tables())
      else {
        draw(shown, figure)
        place.figure.highlight(matching)
      }
    },
    highlight(matches) {
      matching = matches
      for (const { box, figure } of places.values()) if (!box.hidden) figure.highlight(matches)
    },
    drawn: draw,
    dispose() {
      observer.disconnect()
      for (const { figure } of places.values()) figure.dispose()
    },
  }
}
