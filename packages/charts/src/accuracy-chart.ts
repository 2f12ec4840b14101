import type { AccuracyCurves, AccuracyPoint } from './chart-data.ts'
import type { ChartOptions, ChartPlan } from './chart-options.ts'
import { describeAccuracyPoint } from './describe-point.ts'
import { drawLineChart, type LineChart, type LineSeries } from './line-chart/line-chart.ts'
import { fitDomain } from './line-chart/scales.ts'
import { type SeriesStyle, seriesStyles } from './series-style.ts'

export interface AccuracyChartOptions extends ChartOptions {
  readonly plan: ChartPlan
  /** Other looks than the augmentations' own, by label: for figures that overlay sweeps. */
  readonly styles?: ReadonlyMap<string, SeriesStyle>
}

/**
 * Finetune accuracy over pre-training samples per class (log2 axis): a line with markers for each augmentation, a dot for
 * each seed, the 95 % t-interval as a band from two seeds on, one panel for each finetune data set of the plan.
 *
 * Draws into the container, or updates what an earlier call drew there (see `drawLineChart`).
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
  const { plan } = options
  const styles = options.styles ?? seriesStyles(plan.augmentations)
  const panels = plan.datasets.map(({ name, title }) => {
    const curves = data.find(({ dataset }) => dataset === name)
    const series = plan.augmentations.map((label): LineSeries => {
      const points = curves?.series.find(({ augmentation }) => augmentation === label)?.points ?? []
      return {
        label,
        style: styles.get(label)!,
        intervals: 'band',
        points: ascending(points).map(p => linePoint(label, p)),
      }
    })
    return { key: name, title: title ?? name, series, emptyMessage: options.emptyMessage ?? 'No finished run yet' }
  })
  const domainOf = (shown: typeof panels): [number, number] =>
    fitDomain(domainValues(shown.flatMap(p => p.series)), [0, 1])
  const shared = domainOf(panels)
  return {
    description: `Finetune accuracy over samples per class in pre-training, for ${plan.augmentations.join(', ')}`,
    samplesPerClass: plan.samplesPerClass,
    yTitle: 'finetune accuracy',
    formatTick: value => `${Number((value * 100).toFixed(2))} %`,
    note: accuracyNote(data.flatMap(curves => curves.series.flatMap(series => series.points))),
    panels: panels.map(panel => ({
      ...panel,
      yDomain: options.yDomain ?? (options.sharedY === false ? domainOf([panel]) : shared),
    })),
  }
}

function linePoint(label: string, point: AccuracyPoint): LineSeries['points'][number] {
  return {
    samplesPerClass: point.samplesPerClass,
    value: point.mean,
    interval: point.n > 1 && point.interval?.kind === 't' ? point.interval : undefined,
    dots: point.values.map(({ seed, accuracy }) => ({ seed, value: accuracy })),
    description: describeAccuracyPoint(label, point),
  }
}

function accuracyNote(points: readonly AccuracyPoint[]): string {
  const counts = points.map(({ n }) => n)
  if (counts.length === 0) return ''
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  if (most === 1) return 'one seed for each point (n = 1): no interval over seeds'
  const n = fewest === most ? `n = ${most}` : `n = ${fewest} to ${most}`
  const lone = fewest === 1 ? ' · no band where n = 1' : ''
  return `lines: means · dots: seeds · band: 95 % interval (t) · ${n}${lone}`
}

export function ascending<Point extends { readonly samplesPerClass: number }>(
  points: readonly Point[],
): readonly Point[] {
  return [...points].sort((a, b) => a.samplesPerClass - b.samplesPerClass)
}

export function domainValues(series: readonly LineSeries[]): Parameters<typeof fitDomain>[0] {
  const points = series.flatMap(one => one.points)
  return {
    values: points.flatMap(point => [point.value, ...point.dots.map(dot => dot.value)]),
    intervals: points.flatMap(point => point.interval ?? []),
  }
}
