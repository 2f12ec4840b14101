import {
  drawTables,
  type FigureLook,
  type InteractiveFigure,
  interactiveFigure,
  type Mark,
  type MenuEntry,
} from '@finetune-lab/charts/dom'
import type { Figure } from './figure.ts'
import { type Tab, tabs } from './view.ts'

export interface ChartAreaEvents {
  readonly onPoint: (mark: Mark | undefined) => void
  readonly onSelect: (mark: Mark) => void
  readonly onClear: () => void
  readonly onLook: (tab: Tab, look: FigureLook) => void
  /** Entries of a figure's menu, opened on a series or elsewhere. */
  readonly menu: (series: string | undefined) => readonly MenuEntry[]
  /** The area's width or the window's height changed: the figure must be shown again. */
  readonly onResize: () => void
}

/** The area for figures, or for their tables instead; each tab has its own. */
export interface ChartArea {
  readonly container: HTMLElement
  show(tab: Tab, figure: Figure, asTable: boolean): void
  /** Highlights the marks of the runs that the user points at in the table. */
  highlight(matches: (mark: Mark) => boolean): void
  /** Shows and speaks a message on the visible figure. */
  announce(text: string): void
  /** The size of the figures, for a copy of one. */
  size(): { readonly width: number; readonly plotHeight: number }
  dispose(): void
}

/** @param looks zoom and hidden series of each tab, as kept */
export function chartArea(
  container: HTMLElement,
  events: ChartAreaEvents,
  looks: Readonly<Record<string, FigureLook>>,
): ChartArea {
  const places = new Map<Tab, { readonly box: HTMLElement; readonly figure: InteractiveFigure; tables: HTMLElement }>()
  for (const tab of tabs) {
    const box = container.appendChild(document.createElement('div'))
    box.className = 'finetune-lab-figure'
    const tables = container.appendChild(document.createElement('div'))
    tables.className = 'tables'
    const figure = interactiveFigure(box, { ...events, onLook: look => events.onLook(tab, look) }, looks[tab])
    places.set(tab, { box, figure, tables })
  }
  let width = container.clientWidth
  let plotHeight = plotHeightIn(window.innerHeight)
  let matching: (mark: Mark) => boolean = () => false
  const observer = new ResizeObserver(() => {
    const height = plotHeightIn(window.innerHeight)
    if ((container.clientWidth === width && height === plotHeight) || container.clientWidth === 0) return
    width = container.clientWidth
    plotHeight = height
    events.onResize()
  })
  observer.observe(container)
  observer.observe(document.documentElement)

  const size = () => ({ width: Math.max(300, width), plotHeight })
  const draw = (tab: Tab, figure: Figure) =>
    places.get(tab)!.figure.draw((drawing, look) => figure.draw(drawing, { ...size(), look, colors: 'variables' }))
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
    announce(text) {
      for (const { box, figure } of places.values()) if (!box.hidden) figure.announce(text)
    },
    size,
    dispose() {
      observer.disconnect()
      for (const { figure } of places.values()) figure.dispose()
    },
  }
}

/** A third of the window: curve, answers and runs fit it together. */
const plotHeightIn = (height: number) => Math.round(Math.min(340, Math.max(170, height * 0.3)))
