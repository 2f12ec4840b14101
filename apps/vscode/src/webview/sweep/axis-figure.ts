import { ACCURACY, type AxisCurves, axesJson, axisView, curvesOver, sweepJson } from '@finetune-lab/analysis'
import { axisTables, drawAxisChart, drawHeatMap, heatMap, isHeatMapView, type Mark } from '@finetune-lab/charts/dom'
import { choosableKeys, requestOf } from '../shared/axis-choice.ts'
import { fileName } from '../shared/file-name.ts'
import { remember } from '../shared/remember.ts'
import type { Figure } from './figure.ts'
import { measuredRuns, measureIn } from './measures.ts'
import { type RunRow, type SweepModel, snapshotOf } from './model.ts'
import { partLabels } from './parts.ts'
import type { SweepView } from './view.ts'

/** Whether accuracies are drawn over a chosen setting: in a sweep of several parts, or if the user chose one. */
export function hasAxes(model: SweepModel, { axes }: SweepView): boolean {
  if (choosableKeys(model.record).length === 0) return false
  return partLabels(model).length > 1 || Object.keys(requestOf(model.record, axes)).length > 0
}

/**
 * Accuracy over any setting that varies, as curves or as a heat map.
 *
 * @param model the whole sweep, not a part of it
 */
export function axisFigure(model: SweepModel, view: SweepView, emptyMessage: string): Figure {
  const { datasets } = model.record
  const request = requestOf(model.record, view.axes)
  const measure = measureIn(model, view)
  const { runs, missing, ...needed } = measuredRuns(model, view)
  const snapshot = { ...snapshotOf(model), runs }
  const { over, series } = axisView(model.record, request)
  const asMap = view.axes.figure === 'map' && isHeatMapView({ over, series })
  // Only when it is needed: progress of a run draws nothing.
  const curves = remember(() => curvesOver(snapshot, request, measure))
  return {
    name: fileName(
      ...(asMap ? ['map'] : []),
      ...(asMap && measure === ACCURACY ? [] : [measure.key]),
      'over',
      over.title,
    ),
    losses: [],
    confusion: [],
    ...needed,
    draw: (container, options) =>
      asMap
        ? drawHeatMap(container, heatMap(curves(), datasets), options)
        : drawAxisChart(container, curves(), {
            ...options,
            datasets,
            sharedY: view.yAxis !== 'fit',
            ...(view.yAxis === 'full' && { yDomain: [0, measure.most] }),
            emptyMessage: missing ? undefined : emptyMessage,
          }),
    tables: () => axisTables(curves(), datasets),
    represents: (mark, run) => isAt(placeOf(mark, curves()), run, curves()),
    json: () => ({ ...sweepJson(snapshot, undefined, measure, { where: request.where }), axes: axesJson(curves()) }),
  }
}

/** A point of the figure: its panel, its place on the axis, and the label of its series. */
interface Place {
  readonly panel: number
  readonly x: number
  readonly series: string
  readonly seed?: string
}

/** Marks of curves have the number and title of their panel; cells of a map have row and column. */
function placeOf(mark: Mark, { view, panels }: AxisCurves): Place {
  const panel = panels.length === 1 ? 0 : Number(mark.panel?.split(' ', 1)[0])
  if (mark.column === undefined) return { panel, x: Number(mark.x), series: mark.series, seed: mark.seed }
  const rows = view.series?.values.toReversed() ?? []
  return { panel, x: Number(view.over.values[Number(mark.column)]), series: String(rows[Number(mark.row)]) }
}

function isAt({ panel, x, series, seed }: Place, { run: { settings } }: RunRow, { view, panels }: AxisCurves): boolean {
  const shared = panels[panel]
  if (!shared || (seed !== undefined && seed !== String(settings.seed))) return false
  return settings.finetunes.some(({ dataset }) => {
    const has = (key: typeof view.over) => key.valueOf(settings, dataset)
    if (has(view.over) !== x || (view.series && String(has(view.series)) !== series)) return false
    return (
      view.panels.every(key =>
        key.key === 'finetune.dataset'
          ? dataset === shared.dataset
          : has(key) === shared.where.find(each => each.key === key.key)?.value,
      ) && view.where.every(([key, value]) => has(key) === value)
    )
  })
}
