import { type AxisCurves, type AxisPoint, shownInterval, troubleText } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { formatPercent } from '../format.ts'
import { intervalCell } from '../table/accuracy-tables.ts'
import type { ChartTable } from '../table/chart-table.ts'
import { axisTitle, panelTitle, seriesLabel } from './axis-words.ts'

/** The figure of `axisChart` as tables, one per panel. */
export function axisTables({ view, panels }: AxisCurves, datasets: SweepRecord['datasets']): readonly ChartTable[] {
  const { over, series } = view
  return panels.map(panel => ({
    caption: ['Finetune accuracy', panelTitle(panel, datasets)].filter(text => text !== '').join(', '),
    columns: [
      ...(series ? [{ title: series.title, numeric: false }] : []),
      { title: axisTitle(over), numeric: true },
      { title: 'accuracy', numeric: true },
      { title: '95 % interval', numeric: true },
      { title: 'n', numeric: true },
      { title: 'seeds', numeric: false },
      { title: 'remark', numeric: false },
      { title: '95 % interval, new test images', numeric: true },
    ],
    rows: panel.series.flatMap(({ label, points, lost }) => [
      ...points.map(point => row(seriesLabel(label, series, datasets), point, series !== undefined)),
      ...lost.map(({ x, failed }) => [
        ...(series ? [seriesLabel(label, series, datasets)] : []),
        ...[String(x), '', '', '0', '', troubleText({ values: [], failed }) ?? '', ''],
      ]),
    ]),
    emptyMessage: 'No finished run yet',
  }))
}

function row(label: string, point: AxisPoint, hasSeries: boolean): readonly string[] {
  return [
    ...(hasSeries ? [label] : []),
    String(point.x),
    formatPercent(point.mean),
    intervalCell(shownInterval(point), formatPercent),
    String(point.n),
    point.values.map(({ seed, accuracy }) => `${seed}: ${formatPercent(accuracy)}`).join(', '),
    troubleText(point) ?? '',
    intervalCell(point.newImages, formatPercent),
  ]
}
