import { formatCount, formatPercent } from '../format.ts'
import { binRange, type ReliabilityChart } from '../reliability-chart/reliability-chart.ts'
import type { ChartTable } from './chart-table.ts'

/** The reliability diagrams as tables: a row per bin with images. */
export function reliabilityTables({ panels }: ReliabilityChart): readonly ChartTable[] {
  return panels.map(({ title, subtitle, bins = [], emptyMessage }) => ({
    caption: `Reliability, ${title}, ${subtitle}`,
    columns: [
      { title: 'confidence', numeric: false },
      { title: 'images', numeric: true },
      { title: 'mean confidence', numeric: true },
      { title: 'accuracy', numeric: true },
    ],
    rows: bins.flatMap(({ count, confidence, accuracy }, bin) =>
      confidence === undefined || accuracy === undefined
        ? []
        : [[binRange(bin, bins.length), formatCount(count), formatPercent(confidence), formatPercent(accuracy)]],
    ),
    emptyMessage,
  }))
}
