import { type FigureLook, type InteractiveFigure, interactiveFigure } from '@finetune-lab/charts/dom'

export interface FigurePlace {
  show(
    table: boolean,
    draw: (container: Element, look: FigureLook) => SVGSVGElement,
    tables: (container: Element) => void,
  ): void
}

/**
 * The place of a figure or its table.
 *
 * @param tableLabel accessible label of the table
 */
export function figurePlace(container: HTMLElement, tableLabel: string): FigurePlace {
  const figureHost = container.appendChild(document.createElement('div'))
  figureHost.className = 'finetune-lab-figure'
  const tableHost = container.appendChild(document.createElement('div'))
  tableHost.className = 'wide'
  tableHost.tabIndex = 0
  tableHost.setAttribute('role', 'group')
  tableHost.setAttribute('aria-label', tableLabel)
  const figure: InteractiveFigure = interactiveFigure(figureHost)
  return {
    show(table, draw, tables) {
      figureHost.hidden = table
      tableHost.hidden = !table
      if (table) tables(tableHost)
      else figure.draw(draw)
    },
  }
}

export const widthOf = (element: HTMLElement) => Math.max(300, element.clientWidth)
