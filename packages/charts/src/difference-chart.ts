import {
  ACCURACY,
  augmentationTitle,
  augmentationWords,
  type DifferenceCurves,
  type DifferencePoint,
  type Measure,
} from '@finetune-lab/analysis'
import { ascending } from './accuracy-chart.ts'
import type { ChartOptions, ChartPlan } from './chart-options.ts'
import { describeDifferencePoint } from './describe-point.ts'
import { formatInterval } from './format.ts'
import { drawLineChart } from './line-chart/draw-line-chart.ts'
import { fitPanels, reachesBeyond } from './line-chart/fit-panels.ts'
import { type LineChart, type LinePoint, type LineSeries, sizesAxis } from './line-chart/line-chart.ts'
import { capitalised, measureWords } from './measure-words.ts'
import { seriesStyles } from './series-style.ts'
import { spreadNote } from './spread-note.ts'
import { leftOutNotes } from './trouble-marks.ts'

export interface DifferenceChartOptions extends ChartOptions {
  readonly plan: ChartPlan
  /** What the differences are of. Default: accuracy. */
  readonly measure?: Measure
  /** Why results have no value of the measure, for the note. */
  readonly missing?: string
}

/**
 * Draws each augmentation's accuracy minus the reference's, paired by seed, in percentage points, with the 95 %
 * t-interval and a zero line: does it help? Draws or updates like `drawAccuracyChart`.
 */
export function drawDifferenceChart(
  container: Element,
  data: readonly DifferenceCurves[],
  options: DifferenceChartOptions,
): SVGSVGElement {
  return drawLineChart(container, differenceChart(data, options), options)
}

/** The figure as plain data. */
export function differenceChart(data: readonly DifferenceCurves[], options: DifferenceChartOptions): LineChart {
  const { plan, measure = ACCURACY, missing } = options
  const words = measureWords(measure)
  const isAccuracy = measure.key === ACCURACY.key
  const reference = data[0]?.reference ?? plan.reference ?? 'none'
  const styles = seriesStyles(plan.augmentations)
  const unfitted = plan.datasets.map(({ name, title = name }) => {
    const curves = data.find(({ dataset }) => dataset === name)
    const series = plan.augmentations
      .filter(label => label !== reference)
      .map((label): LineSeries => {
        const points = curves?.series.find(({ augmentation }) => augmentation === label)?.points ?? []
        const title = augmentationTitle(label)
        const drawn = ascending(points).map(point => linePoint(title, augmentationTitle(reference), point, measure))
        return { label, title, style: styles.get(label)!, intervals: 'whiskers', points: drawn }
      })
    const leftOut = curves?.series.some(each => each.leftOut) ?? false
    const empty = leftOut ? 'Nothing to compare: training collapsed or runs failed' : undefined
    return { key: name, title, series, emptyMessage: empty ?? options.emptyMessage ?? 'No finished pair yet' }
  })
  const panels = fitPanels(unfitted, options, [-measure.most, measure.most], { always: [0], empty: [-0.1, 0.1] })
  return {
    description: `${isAccuracy ? 'Accuracy' : capitalised(words.title)} minus that of ${augmentationWords(reference)}, over samples per class in pre-training`,
    xAxis: sizesAxis(plan.samplesPerClass),
    yTitle: `${isAccuracy ? '' : `${measure.short}, `}difference to ${augmentationWords(reference)}${words.differenceUnit && `, ${words.differenceUnit}`}`,
    formatTick: value =>
      measure.percent ? words.difference(value).replace('.0', '') : words.difference(value).replace(/\.?0+$/, ''),
    readout: { value: `to ${augmentationTitle(reference)}` },
    referenceLine: { value: 0, label: reference },
    note: [
      ...(words.direction ? [`below zero is better`] : []),
      ...differenceNote(data, reference, isAccuracy ? 'as accurate as' : 'same as'),
      ...spreadNote(
        data.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ interval }) => interval))),
      ),
      ...(panels.some(reachesBeyond) ? ['cut whiskers extend beyond the axis'] : []),
      ...leftOutNotes(data),
      ...(missing ? [missing] : []),
    ].join(' · '),
    panels,
  }
}

function linePoint(label: string, reference: string, point: DifferencePoint, measure: Measure): LinePoint {
  const words = measureWords(measure)
  return {
    x: point.samplesPerClass,
    value: point.mean,
    interval: point.n > 1 && point.interval?.kind === 't' ? point.interval : undefined,
    dots: point.values.map(({ seed, difference }) => ({ seed, value: difference })),
    description: describeDifferencePoint(label, reference, point, measure),
    readout: {
      value: words.difference(point.mean),
      ...(point.n > 1 && point.interval && { interval: formatInterval(point.interval, words.difference) }),
      n: String(point.n),
    },
  }
}

function differenceNote(data: readonly DifferenceCurves[], reference: string, same: string): readonly string[] {
  const counts = data.flatMap(curves => curves.series.flatMap(series => series.points.map(({ n }) => n)))
  if (counts.length === 0) return []
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const zero = `0: ${same} ${augmentationWords(reference)} with the same seed`
  if (most === 1) return [zero, 'one pair per point (n = 1): no interval']
  const n = `n = ${fewest === most ? most : `${fewest} to ${most}`}`
  return [zero, 'dots: pairs of seeds', 'whiskers: 95 % confidence interval of their mean', n]
}
