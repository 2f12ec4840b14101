import { formatPoints } from '@finetune-lab/analysis'
import type { ConfusionChart } from '../confusion-chart/confusion-chart.ts'
import type { ChartTable } from './chart-table.ts'

/** The confusion figure as tables: rows are true classes, columns predicted ones. */
export function confusionTables({ panels }: ConfusionChart): readonly ChartTable[] {
  return panels.map(({ title, subtitle, classes, values, kind }) => ({
    caption: `${title}, ${subtitle}; ${kind === 'share' ? 'percent of the true class' : 'percentage points'}`,
    columns: [{ title: 'true ╲ predicted', numeric: false }, ...classes.map(name => ({ title: name, numeric: true }))],
    rows: (values ?? []).map((row, truth) => [
      classes[truth],
      ...row.map(value => (kind === 'share' ? (value * 100).toFixed(1) : formatPoints(value))),
    ]),
  }))
}
