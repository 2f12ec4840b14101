import {
  type AccuracyCurves,
  type Answers,
  augmentationWords,
  type Interval,
  shownInterval,
  troubleText,
} from '@finetune-lab/analysis'
import { ascending } from '../accuracy-chart.ts'
import type { ChartPlan } from '../chart-options.ts'
import { formatP } from '../comparison/sweep-difference-chart.ts'
import { formatPercent, formatPoints, formatProbability } from '../format.ts'
import { spreadNote } from '../spread-note.ts'
import { troubleMark } from '../trouble-marks.ts'
import type { ChartTable } from './chart-table.ts'

/** The accuracy figure as tables, one per finetune data set. */
export function accuracyTables(data: readonly AccuracyCurves[], plan: ChartPlan): readonly ChartTable[] {
  return plan.datasets.map(({ name, title = name }) => {
    const series = data.find(({ dataset }) => dataset === name)?.series ?? []
    const troubled = series.some(({ points }) => points.some(point => troubleText(point) !== undefined))
    return {
      caption: [
        `Finetune accuracy, ${title}; 95 % intervals for this test set`,
        ...spreadNote(series.flatMap(({ points }) => points.map(({ interval }) => interval))),
      ].join('; '),
      columns: [
        ...columns('accuracy', 'n'),
        { title: 'seeds', numeric: false },
        ...(troubled ? [{ title: 'remark', numeric: false }] : []),
        { title: '95 % interval, new test images', numeric: true },
      ],
      rows: rowsOf(series, point => [
        `${formatPercent(point.mean)}${troubleMark(point)}`,
        intervalCell(shownInterval(point), formatPercent),
        String(point.n),
        point.values.map(({ seed, accuracy }) => `${seed}: ${formatPercent(accuracy)}`).join(', '),
        ...(troubled ? [troubleText(point) ?? ''] : []),
        intervalCell(point.newImages, formatPercent),
      ]),
      emptyMessage: 'No finished run yet',
    }
  })
}

/** The figure of differences as tables, with the tests. */
export function differenceTables(
  data: readonly Pick<Answers, 'dataset' | 'reference' | 'contrasts'>[],
  plan: ChartPlan,
): readonly ChartTable[] {
  return plan.datasets.map(({ name, title = name }) => {
    const found = data.find(({ dataset }) => dataset === name)
    const family = found?.contrasts[0]?.family ?? 0
    return {
      caption: `Accuracy minus that of ${augmentationWords(found?.reference ?? plan.reference ?? 'none')} with the same seed, percentage points, ${title}`,
      columns: [
        ...columns('difference', 'n'),
        { title: 'p, paired t', numeric: true },
        { title: `p after Holm over ${family} comparisons`, numeric: true },
        { title: 'probability of being better', numeric: true },
        { title: 'pairs, by seed', numeric: false },
      ],
      rows: rowsOf(found?.contrasts ?? [], ({ mean, interval, n, values, test, probabilityBetter }) => [
        formatPoints(mean),
        intervalCell(interval, formatPoints),
        String(n),
        test ? formatP(test.p) : '',
        test ? formatP(test.holmAll) : '',
        probabilityBetter === undefined ? '' : formatProbability(probabilityBetter),
        values.map(({ seed, difference }) => `${seed}: ${formatPoints(difference)}`).join(', '),
      ]),
      emptyMessage: 'No finished pair yet',
    }
  })
}

const columns = (value: string, count: string): ChartTable['columns'] => [
  { title: 'augmentation', numeric: false },
  { title: 'samples per class', numeric: true },
  { title: value, numeric: true },
  { title: '95 % interval', numeric: true },
  { title: count, numeric: true },
]

function rowsOf<Point extends { readonly samplesPerClass: number }>(
  series: readonly { readonly augmentation: string; readonly points: readonly Point[] }[],
  cells: (point: Point) => readonly string[],
): ChartTable['rows'] {
  return series.flatMap(({ augmentation, points }) =>
    ascending(points).map(point => [augmentation, String(point.samplesPerClass), ...cells(point)]),
  )
}

/** The interval of one network covers only its test set, and says so. */
export function intervalCell(interval: Interval | undefined, format: (value: number) => string): string {
  if (interval === undefined) return ''
  return `${format(interval.low)} to ${format(interval.high)}${interval.kind === 'wilson' ? ' (test set only)' : ''}`
}
