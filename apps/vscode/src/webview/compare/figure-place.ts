import { type ChartOptions, drawTables, type FigureEvents, interactiveFigure } from '@finetune-lab/charts/dom'
import type { KeptLook } from '../shared/figure-look.ts'
import { type CopiedFigure, figureMenu } from '../shared/figure-menu.ts'

export interface FigurePlace {
  show(table: boolean, figure: PlacedFigure): void
}

/** A figure of this panel, and how it is drawn on the page. */
export interface PlacedFigure extends CopiedFigure {
  /** For file names. */
  readonly name: string
}

export interface FigurePlaceEvents {
  /** Zoom and hidden series, as kept. */
  readonly look?: KeptLook
  readonly onLook?: FigureEvents['onLook']
  readonly menu?: FigureEvents['menu']
  /** Opens the dialog for saving the figure. */
  readonly save: (figure: PlacedFigure, look: ChartOptions['look']) => void
}

/**
 * The place of a figure or its table.
 *
 * @param tableLabel accessible label of the table
 */
export function figurePlace(container: HTMLElement, tableLabel: string, events: FigurePlaceEvents): FigurePlace {
  const figureHost = container.appendChild(document.createElement('div'))
  figureHost.className = 'finetune-lab-figure'
  const tableHost = container.appendChild(document.createElement('div'))
  tableHost.className = 'wide'
  tableHost.tabIndex = 0
  tableHost.setAttribute('role', 'group')
  tableHost.setAttribute('aria-label', tableLabel)
  let shown: PlacedFigure | undefined
  const size = (): ChartOptions => ({ width: widthOf(container), plotHeight: PLOT_HEIGHT })
  const figure = interactiveFigure(
    figureHost,
    {
      ...(events.onLook && { onLook: events.onLook }),
      menu: series => [...(shown ? menuOf(shown) : []), ...(events.menu?.(series) ?? [])],
    },
    events.look,
  )
  const menuOf = (about: PlacedFigure) =>
    figureMenu(about, { ...size(), look: figure.look }, figure.announce, () => events.save(about, figure.look))
  return {
    show(table, next) {
      shown = next
      figureHost.hidden = table
      tableHost.hidden = !table
      if (table) drawTables(tableHost, next.tables())
      else figure.draw((host, look) => next.draw(host, { ...size(), look, colors: 'variables' }))
    },
  }
}

const PLOT_HEIGHT = 260

const widthOf = (element: HTMLElement) => Math.max(300, element.clientWidth)
