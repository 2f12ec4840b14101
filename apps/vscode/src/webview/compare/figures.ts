import {
  accuracyTables,
  drawAccuracyChart,
  drawSweepDifferenceChart,
  drawTables,
  overlay,
  sideBySide,
  sweepDifferenceTables,
} from '@finetune-lab/charts/dom'
import type { CompareModel } from './compare-model.ts'
import type { CompareView } from './compare-view.ts'
import { figurePlace, widthOf } from './figure-place.ts'

/** The figures of curves and differences on the page; redrawn when anything changes. */
export interface Figures {
  draw(model: CompareModel, view: CompareView): void
}

export function figures(curves: HTMLElement, differences: HTMLElement): Figures {
  const curvesFigure = figurePlace(curves, 'Table')
  const differencesFigure = figurePlace(differences, 'Table')
  return {
    draw(model, view) {
      const { plan, styles, data } = view.layout === 'overlaid' ? overlay(model.sweeps) : sideBySide(model.sweeps)
      curvesFigure.show(
        view.table,
        (container, look) =>
          drawAccuracyChart(container, data, {
            plan,
            styles,
            look,
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
        (container, look) =>
          drawSweepDifferenceChart(container, model, {
            look,
            colors: 'variables',
            width: widthOf(differences),
            plotHeight: 260,
          }),
        container => drawTables(container, sweepDifferenceTables(model)),
      )
    },
  }
}
