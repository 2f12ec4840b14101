import { type AxisCurves, type AxisPanel, type AxisSeries, troubleText } from '@finetune-lab/analysis'
import { axisTitle, panelTitle, seriesLabel } from '@finetune-lab/charts'
import type { SweepRecord } from '@finetune-lab/runs'
import { accuracyCell, fitting, intervalNotes } from './accuracy-cells.ts'

/**
 * Mean accuracy in per cent over any varied setting, one table per panel: see `resultTable`.
 *
 * @param columns the terminal's width; a wider table is transposed
 */
export function axisResultTable(
  { view: { over, series }, panels }: AxisCurves,
  datasets: SweepRecord['datasets'],
  columns = 100,
): string {
  const values = over.values as readonly number[]
  return panels.map(panel => panelTable(panel)).join('\n')

  function panelTable(panel: AxisPanel): string {
    const points = panel.series.flatMap(one => one.points)
    const counts = [...new Set(points.map(({ n }) => n))].sort((a, b) => b - a)
    const labels = panel.series.map(({ label }) => seriesLabel(label, series, datasets))
    const cells = panel.series.map(one => values.map(value => cell(one, value, counts.length > 1)))
    const across = cells.map((row, index) => [labels[index], ...row])
    const down = values.map((value, index) => [String(value), ...cells.map(row => row[index])])
    const table = fitting([over.title, ...values.map(String)], across, [over.title, ...labels], down, columns)
    const place = panelTitle(panel, datasets)
    const title = `Finetune accuracy over ${axisTitle(over)}${place === '' ? '' : `, ${place}`}, %`
    return [title, table, ...intervalNotes(points, counts)].join('\n')
  }
}

function cell({ points, lost }: AxisSeries, value: number, countsDiffer: boolean): string {
  const point = points.find(({ x }) => x === value)
  if (point) {
    const trouble = troubleText(point)
    return `${accuracyCell(point, countsDiffer)}${trouble === undefined ? '' : ` (${trouble})`}`
  }
  const failed = lost.find(({ x }) => x === value)?.failed
  return failed ? (troubleText({ values: [], failed }) ?? '·') : '·'
}
