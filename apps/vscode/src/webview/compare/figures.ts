import {
  accuracyTables,
  drawAccuracyChart,
  drawSweepDifferenceChart,
  overlay,
  perAugmentation,
  sideBySide,
  sweepDifferenceTables,
} from '@finetune-lab/charts/dom'
import type { CompareModel } from './compare-model.ts'
import type { CompareView } from './compare-view.ts'
import { type FigurePlaceEvents, figurePlace, type PlacedFigure } from './figure-place.ts'

/** The figures of curves and differences on the page; redrawn when anything changes. */
export interface Figures {
  draw(model: CompareModel, view: CompareView): void
}

/** @param eventsOf the events of the figure with this name */
export function figures(
  curves: HTMLElement,
  differences: HTMLElement,
  eventsOf: (name: string) => FigurePlaceEvents,
): Figures {
  const curvesFigure = figurePlace(curves, 'Table', eventsOf('curves'))
  const differencesFigure = figurePlace(differences, 'Table', eventsOf('differences'))
  return {
    draw(model, view) {
      curvesFigure.show(view.table, curvesOf(model, view.layout))
      differencesFigure.show(view.table, {
        name: 'differences',
        title: 'Differences between sweeps',
        draw: (container, options) => drawSweepDifferenceChart(container, model, options),
        tables: () => sweepDifferenceTables(model),
      })
    },
  }
}

function curvesOf({ sweeps, comparisons }: CompareModel, layout: CompareView['layout']): PlacedFigure {
  const { data, ...figure } = {
    overlaid: () => overlay(sweeps, comparisons),
    'per augmentation': () => perAugmentation(sweeps, comparisons),
    'side by side': () => sideBySide(sweeps),
  }[layout]()
  // Bands of many curves hide one another.
  const crowded = layout === 'overlaid' && figure.plan.augmentations.length > MOST_BANDS
  return {
    name: 'curves',
    title: 'Finetune accuracy of sweeps',
    draw: (container, options) =>
      drawAccuracyChart(container, data, { ...options, ...figure, detail: crowded ? 'means' : 'all' }),
    tables: () => accuracyTables(data, figure.plan),
  }
}

const MOST_BANDS = 5
