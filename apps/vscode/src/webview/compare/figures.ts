import {
  accuracyTables,
  drawAccuracyChart,
  drawSweepDifferenceChart,
  drawTables,
  type InteractiveFigure,
  interactiveFigure,
  overlay,
  sideBySide,
  sweepDifferenceTables,
} from '@finetune-lab/charts/dom'
import type { CompareModel } from './compare-model.ts'
import type { CompareView } from './compare-view.ts'

/** The figures of curves and differences in their places on the page; drawn anew when anything changes. */
export interface Figures {
  draw(model: CompareModel, view: CompareView): void
}

export function figures(curves: HTMLElement, differences: HTMLElement): Figures {
  const curvesFigure = place(curves)
  const differencesFigure = place(differences)
  return {
    draw(model, view) {
      const { plan, styles, data } = view.layout === 'overlaid' ? overlay(model.sweeps) : sideBySide(model.sweeps)
      curvesFigure.show(
        view.table,
        container =>
          drawAccuracyChart(container, data, {
            plan,
            styles,
            colors: 'variables',
            width: widthOf(curves),
            plotHeight: 260,
            sharedY: true,
            detail: view.layout === 'overlaid' ? 'means' : 'all',
          }),
        container => drawTables(container, accuracyTables(data, plan)),
      )
      differencesFigure.show(
        view.table,
        container =>
          drawSweepDifferenceChart(container, model, {
            colors: 'variables',
            width: widthOf(differences),
            plotHeight: 260,
          }),
        container => drawTables(container, sweepDifferenceTables(model)),
      )
    },
  }
}

interface Place {
  show(table: boolean, draw: (container: Element) => SVGSVGElement, tables: (container: Element) => void): void
}

/** A figure or its numbers. */
function place(container: HTMLElement): Place {
  const figureHost = container.appendChild(document.createElement('div'))
  figureHost.className = 'finetune-lab-figure'
  const tableHost = container.appendChild(document.createElement('div'))
  tableHost.className = 'wide'
  tableHost.tabIndex = 0
  tableHost.setAttribute('role', 'group')
  tableHost.setAttribute('aria-label', 'Table')
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

const widthOf = (element: HTMLElement) => Math.max(300, element.clientWidth)
