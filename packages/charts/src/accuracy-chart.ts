import { type AccuracyCurves, type AccuracyPoint, troubleOf } from '@finetune-lab/analysis'
import type { ChartOptions, ChartPlan } from './chart-options.ts'
import { describeAccuracyPoint } from './describe-point.ts'
import { drawLineChart } from './line-chart/draw-line-chart.ts'
import { fitPanels, reachesBeyond } from './line-chart/fit-panels.ts'
import { type LineChart, type LinePoint, type LineSeries, sizesAxis } from './line-chart/line-chart.ts'
import { type SeriesStyle, seriesStyles } from './series-style.ts'
import { troubleNotes } from './trouble-marks.ts'

export interface AccuracyChartOptions extends ChartOptions {
  readonly plan: ChartPlan
  /** Styles by label that replace the augmentations' own, for figures that overlay sweeps. */
  readonly styles?: ReadonlyMap<string, SeriesStyle>
  /** `means` leaves out dots and bands, for figures with many overlapping series. Default `all`. */
  readonly detail?: 'all' | 'means'
}

/**
 * Draws finetune accuracy over pre-training samples per class (log2 axis): a line with markers per augmentation, a dot
 * per seed, the 95 % t-interval as a band for two seeds or more, and a panel per finetune data set of the plan.
 *
 * Draws into the container, or updates an earlier drawing there (see `drawLineChart`).
 */
export function drawAccuracyChart(
  container: Element,
  data: readonly AccuracyCurves[],
  options: AccuracyChartOptions,
): SVGSVGElement {
  return drawLineChart(container, accuracyChart(data, options), options)
}

/** The figure as plain data. */
export function accuracyChart(data: readonly AccuracyCurves[], options: AccuracyChartOptions): LineChart {
  const { plan, detail = 'all' } = options
  const styles = options.styles ?? seriesStyles(plan.augmentations)
  const unfitted = plan.datasets.map(({ name, title = name }) => {
    const curves = data.find(({ dataset }) => dataset === name)
    const series = plan.augmentations.map((label): LineSeries => {
      const points = curves?.series.find(({ augmentation }) => augmentation === label)?.points ?? []
      const drawn = ascending(points).map(point => linePoint(label, point, detail))
      return { label, style: styles.get(label)!, intervals: 'band', points: drawn }
    })
    return { key: name, title, series, emptyMessage: options.emptyMessage ?? 'No finished run yet' }
  })
  const intervals = data.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ interval }) => interval)))
  const panels = fitPanels(unfitted, options, [0, 1], { always: [], empty: [0, 1] })
  return {
    description: `Finetune accuracy over samples per class in pre-training, for ${plan.augmentations.join(', ')}`,
    xAxis: sizesAxis(plan.samplesPerClass),
    yTitle: 'finetune accuracy',
    formatTick: value => `${Number((value * 100).toFixed(2))} %`,
    note: [
      ...accuracyNote(
        data.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ n }) => n))),
        detail,
      ),
      ...(panels.some(reachesBeyond) ? ['cut bands extend beyond the axis'] : []),
      ...(detail === 'all' && intervals.some(interval => interval?.uncut) ? ['bands are cut at 0 and 100 %'] : []),
      ...troubleNotes(data, name => plan.datasets.find(dataset => dataset.name === name)?.title ?? name),
    ].join(' · '),
    panels,
  }
}

export function ascending<Point extends { readonly samplesPerClass: number }>(
  points: readonly Point[],
): readonly Point[] {
  return [...points].sort((a, b) => a.samplesPerClass - b.samplesPerClass)
}

function linePoint(label: string, point: AccuracyPoint, detail: 'all' | 'means'): LinePoint {
  return {
    x: point.samplesPerClass,
    value: point.mean,
    interval: detail === 'all' && point.n > 1 && point.interval?.kind === 't' ? point.interval : undefined,
    dots: detail === 'all' ? point.values.map(({ seed, accuracy }) => ({ seed, value: accuracy })) : [],
    description: describeAccuracyPoint(label, point),
    trouble: troubleOf(point),
  }
}

/** The small print of a figure of means. */
export function accuracyNote(counts: readonly number[], detail: 'all' | 'means'): readonly string[] {
  if (counts.length === 0) return []
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  if (most === 1) return ['one seed per point (n = 1): no interval over seeds']
  const n = fewest === most ? `n = ${most}` : `n = ${fewest} to ${most}`
  if (detail === 'means') return ['lines: means over seeds', n]
  const marks = ['lines: means', 'dots: seeds', 'band: 95 % confidence interval', n]
  return fewest === 1 ? [...marks, 'no band where n = 1'] : marks
}
