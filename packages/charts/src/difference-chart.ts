import {
  augmentationTitle,
  augmentationWords,
  type DifferenceCurves,
  type DifferencePoint,
} from '@finetune-lab/analysis'
import { ascending } from './accuracy-chart.ts'
import type { ChartOptions, ChartPlan } from './chart-options.ts'
import { describeDifferencePoint } from './describe-point.ts'
import { formatInterval, formatPoints } from './format.ts'
import { drawLineChart } from './line-chart/draw-line-chart.ts'
import { fitPanels, reachesBeyond } from './line-chart/fit-panels.ts'
import { type LineChart, type LinePoint, type LineSeries, sizesAxis } from './line-chart/line-chart.ts'
import { seriesStyles } from './series-style.ts'
import { spreadNote } from './spread-note.ts'
import { leftOutNotes } from './trouble-marks.ts'

export interface DifferenceChartOptions extends ChartOptions {
  readonly plan: ChartPlan
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
  const { plan } = options
  const reference = data[0]?.reference ?? plan.reference ?? 'none'
  const styles = seriesStyles(plan.augmentations)
  const unfitted = plan.datasets.map(({ name, title = name }) => {
    const curves = data.find(({ dataset }) => dataset === name)
    const series = plan.augmentations
      .filter(label => label !== reference)
      .map((label): LineSeries => {
        const points = curves?.series.find(({ augmentation }) => augmentation === label)?.points ?? []
        const title = augmentationTitle(label)
        const drawn = ascending(points).map(point => linePoint(title, augmentationTitle(reference), point))
        return { label, title, style: styles.get(label)!, intervals: 'whiskers', points: drawn }
      })
    const leftOut = curves?.series.some(each => each.leftOut) ?? false
    const empty = leftOut ? 'Nothing to compare: training collapsed or runs failed' : undefined
    return { key: name, title, series, emptyMessage: empty ?? options.emptyMessage ?? 'No finished pair yet' }
  })
  const panels = fitPanels(unfitted, options, [-1, 1], { always: [0], empty: [-0.1, 0.1] })
  return {
    description: `Accuracy minus that of ${augmentationWords(reference)}, over samples per class in pre-training`,
    xAxis: sizesAxis(plan.samplesPerClass),
    yTitle: `difference to ${augmentationWords(reference)}, percentage points`,
    formatTick: value => formatPoints(value).replace('.0', ''),
    readout: { value: `to ${augmentationTitle(reference)}` },
    referenceLine: { value: 0, label: reference },
    note: [
      ...differenceNote(data, reference),
      ...spreadNote(
        data.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ interval }) => interval))),
      ),
      ...(panels.some(reachesBeyond) ? ['cut whiskers extend beyond the axis'] : []),
      ...leftOutNotes(data),
    ].join(' · '),
    panels,
  }
}

function linePoint(label: string, reference: string, point: DifferencePoint): LinePoint {
  return {
    x: point.samplesPerClass,
    value: point.mean,
    interval: point.n > 1 && point.interval?.kind === 't' ? point.interval : undefined,
    dots: point.values.map(({ seed, difference }) => ({ seed, value: difference })),
    description: describeDifferencePoint(label, reference, point),
    readout: {
      value: formatPoints(point.mean),
      ...(point.n > 1 && point.interval && { interval: formatInterval(point.interval, formatPoints) }),
      n: String(point.n),
    },
  }
}

function differenceNote(data: readonly DifferenceCurves[], reference: string): readonly string[] {
  const counts = data.flatMap(curves => curves.series.flatMap(series => series.points.map(({ n }) => n)))
  if (counts.length === 0) return []
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const zero = `0: as accurate as ${augmentationWords(reference)} with the same seed`
  if (most === 1) return [zero, 'one pair per point (n = 1): no interval']
  const n = `n = ${fewest === most ? most : `${fewest} to ${most}`}`
  return [zero, 'dots: pairs of seeds', 'whiskers: 95 % confidence interval of their mean', n]
}
