import {
  ACCURACY,
  type AccuracyCurves,
  type Answers,
  augmentationWords,
  type DifferenceCurves,
  type Interval,
  type Measure,
  shownInterval,
  troubleText,
} from '@finetune-lab/analysis'
import { ascending, noPoints } from '../accuracy-chart.ts'
import type { ChartPlan } from '../chart-options.ts'
import { formatP } from '../comparison/sweep-difference-chart.ts'
import { formatPoints, formatProbability } from '../format.ts'
import { capitalised, measureWords } from '../measure-words.ts'
import { spreadNote } from '../spread-note.ts'
import { troubleMark } from '../trouble-marks.ts'
import type { ChartTable } from './chart-table.ts'

/** The accuracy figure as tables, one per finetune data set. */
export function accuracyTables(
  data: readonly AccuracyCurves[],
  plan: ChartPlan,
  measure: Measure = ACCURACY,
  missing?: string,
): readonly ChartTable[] {
  const words = measureWords(measure)
  const newImages = data.some(({ series }) => series.some(({ points }) => points.some(point => point.newImages)))
  return plan.datasets.map(({ name, title = name }) => {
    const series = data.find(({ dataset }) => dataset === name)?.series ?? []
    const troubled = series.some(({ points }) => points.some(point => troubleText(point) !== undefined))
    return {
      caption: [
        `${capitalised(words.title)}, ${title}; 95 % intervals for this test set`,
        ...spreadNote(series.flatMap(({ points }) => points.map(({ interval }) => interval))),
        missing,
      ]
        .filter(text => text !== undefined)
        .join('; '),
      columns: [
        ...columns(measure.short, 'n'),
        { title: 'seeds', numeric: false },
        ...(troubled ? [{ title: 'remark', numeric: false }] : []),
        ...(newImages || measure === ACCURACY ? [{ title: '95 % interval, new test images', numeric: true }] : []),
      ],
      rows: rowsOf(series, point => [
        `${words.value(point.mean)}${troubleMark(point)}`,
        intervalCell(shownInterval(point), words.value),
        String(point.n),
        point.values.map(({ seed, accuracy }) => `${seed}: ${words.value(accuracy)}`).join(', '),
        ...(troubled ? [troubleText(point) ?? ''] : []),
        ...(newImages || measure === ACCURACY ? [intervalCell(point.newImages, words.value)] : []),
      ]),
      emptyMessage: noPoints(measure, missing),
    }
  })
}

/** Differences of another measure than accuracy as tables. Without tests, which are made of accuracies only. */
export function measureDifferenceTables(
  data: readonly DifferenceCurves[],
  plan: ChartPlan,
  measure: Measure,
): readonly ChartTable[] {
  const { title: name, difference, differenceUnit, direction } = measureWords(measure)
  return plan.datasets.map(dataset => {
    const found = data.find(each => each.dataset === dataset.name)
    const reference = augmentationWords(found?.reference ?? plan.reference ?? 'none')
    const details = [differenceUnit, direction && 'below zero is better', dataset.title ?? dataset.name]
    return {
      caption: [`${capitalised(name)} minus that of ${reference} with the same seed`, ...details]
        .filter(text => text)
        .join(', '),
      columns: [...columns('difference', 'n'), { title: 'pairs, by seed', numeric: false }],
      rows: rowsOf(found?.series ?? [], ({ mean, interval, n, values }) => [
        difference(mean),
        intervalCell(interval, difference),
        String(n),
        values.map(pair => `${pair.seed}: ${difference(pair.difference)}`).join(', '),
      ]),
      emptyMessage: 'No finished pair yet',
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
