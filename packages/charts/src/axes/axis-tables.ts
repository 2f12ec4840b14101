import { type AxisCurves, type AxisPoint, type Measure, shownInterval, troubleText } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { noPoints } from '../accuracy-chart.ts'
import { capitalised, measureWords } from '../measure-words.ts'
import { intervalCell } from '../table/accuracy-tables.ts'
import type { ChartTable } from '../table/chart-table.ts'
import { axisTitle, panelTitle, seriesLabel } from './axis-words.ts'

/** The figure of `axisChart` as tables, one per panel. */
export function axisTables(
  { view, panels, measure, missing }: AxisCurves,
  datasets: SweepRecord['datasets'],
): readonly ChartTable[] {
  const { over, series } = view
  return panels.map(panel => ({
    caption: [capitalised(measureWords(measure).title), panelTitle(panel, datasets), missing ?? '']
      .filter(text => text !== '')
      .join(', '),
    columns: [
      ...(series ? [{ title: series.title, numeric: false }] : []),
      { title: axisTitle(over), numeric: true },
      { title: measure.short, numeric: true },
      { title: '95 % interval', numeric: true },
      { title: 'n', numeric: true },
      { title: 'seeds', numeric: false },
      { title: 'remark', numeric: false },
      { title: '95 % interval, new test images', numeric: true },
    ],
    rows: panel.series.flatMap(({ label, points, lost }) => [
      ...points.map(point => row(seriesLabel(label, series, datasets), point, series !== undefined, measure)),
      ...lost.map(({ x, failed }) => [
        ...(series ? [seriesLabel(label, series, datasets)] : []),
        ...[String(x), '', '', '0', '', troubleText({ values: [], failed }) ?? '', ''],
      ]),
    ]),
    emptyMessage: noPoints(measure, missing),
  }))
}

function row(label: string, point: AxisPoint, hasSeries: boolean, measure: Measure): readonly string[] {
  const { value } = measureWords(measure)
  return [
    ...(hasSeries ? [label] : []),
    String(point.x),
    value(point.mean),
    intervalCell(shownInterval(point), value),
    String(point.n),
    point.values.map(({ seed, accuracy }) => `${seed}: ${value(accuracy)}`).join(', '),
    troubleText(point) ?? '',
    intervalCell(point.newImages, value),
  ]
}
