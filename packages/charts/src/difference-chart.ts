import { ascending, domainValues } from './accuracy-chart.ts'
import type { DifferenceCurves } from './chart-data.ts'
import type { ChartOptions, ChartPlan } from './chart-options.ts'
import { describeDifferencePoint } from './describe-point.ts'
import { formatPoints } from './format.ts'
import { drawLineChart, type LineChart, type LineSeries } from './line-chart/line-chart.ts'
import { fitDomain } from './line-chart/scales.ts'
import { seriesStyles } from './series-style.ts'

export interface DifferenceChartOptions extends ChartOptions {
  readonly plan: ChartPlan
  /** The label that the others are compared with. Default `none`. */
  readonly reference?: string
}

/**
 * Each augmentation's accuracy minus the reference's, paired by seed, in percentage points, with the 95 % t-interval and
 * the zero line: does it help? Draws or updates like `drawAccuracyChart`.
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
  const { plan, reference = 'none' } = options
  const styles = seriesStyles(plan.augmentations)
  const panels = plan.datasets.map(({ name, title }) => {
    const curves = data.find(({ dataset }) => dataset === name)
    const series = plan.augmentations
      .filter(label => label !== reference)
      .map((label): LineSeries => {
        const points = curves?.series.find(({ augmentation }) => augmentation === label)?.points ?? []
        return {
          label,
          style: styles.get(label)!,
          intervals: 'whiskers',
          points: ascending(points).map(point => ({
            samplesPerClass: point.samplesPerClass,
            value: point.mean,
            interval: point.n > 1 && point.interval?.kind === 't' ? point.interval : undefined,
            dots: [],
            description: describeDifferencePoint(label, reference, point),
          })),
        }
      })
    return { key: name, title: title ?? name, series, emptyMessage: options.emptyMessage ?? 'No finished pair yet' }
  })
  const domainOf = (shown: typeof panels): [number, number] => {
    const values = domainValues(shown.flatMap(panel => panel.series))
    return values.values.length === 0 ? [-0.1, 0.1] : fitDomain(values, [-1, 1], [0])
  }
  const shared = domainOf(panels)
  return {
    description: `Accuracy minus that of ${reference}, over samples per class in pre-training`,
    samplesPerClass: plan.samplesPerClass,
    yTitle: `difference to ${reference}, percentage points`,
    formatTick: value => formatPoints(value).replace('.0', ''),
    referenceLine: { value: 0, label: reference },
    note: differenceNote(data, reference),
    panels: panels.map(panel => ({
      ...panel,
      yDomain: options.yDomain ?? (options.sharedY === false ? domainOf([panel]) : shared),
    })),
  }
}

function differenceNote(data: readonly DifferenceCurves[], reference: string): string {
  const counts = data.flatMap(curves => curves.series.flatMap(series => series.points.map(({ n }) => n)))
  if (counts.length === 0) return ''
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  const zero = `0: as good as ${reference} with the same seed`
  if (most === 1) return `${zero} · one pair for each point (n = 1): no interval`
  return `${zero} · whiskers: 95 % interval (t) of the paired difference · n = ${fewest === most ? most : `${fewest} to ${most}`}`
}
