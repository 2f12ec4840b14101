import { deviation, max, mean, rollup } from 'd3'
import { drawLineChart } from './line-chart/draw-line-chart.ts'
import type { LineChart, LinePoint, LineSeries } from './line-chart/line-chart.ts'
import { fitDomain } from './line-chart/scales.ts'
import { formatLossTick, type LossChartOptions, type LossCurve, stepsAxis } from './loss-chart.ts'
import type { ChartTable } from './table/chart-table.ts'

/** The training losses of all runs with one augmentation. */
export interface LossGroup {
  /** Without style: the group's own is drawn. */
  readonly label: string
  readonly title: string
  readonly style: LossCurve['style']
  /** One list per run. */
  readonly runs: readonly LossCurve['samples'][]
}

/**
 * Draws mean training loss over batches for each augmentation, with a band of one standard deviation over its runs.
 * Draws or updates like `drawAccuracyChart`.
 */
export function drawLossMeansChart(
  container: Element,
  groups: readonly LossGroup[],
  options: LossChartOptions,
): SVGSVGElement {
  return drawLineChart(container, lossMeansChart(groups, options), options)
}

/** The figure as plain data. */
export function lossMeansChart(groups: readonly LossGroup[], options: LossChartOptions): LineChart {
  const { steps, stage, logSteps = false, emptyMessage = 'No loss yet' } = options
  const series = groups.map(group => meansOf(group, steps))
  const points = series.flatMap(one => one.points)
  const first = Math.min(steps, ...points.map(({ x }) => x))
  return {
    description: `Mean training loss over batches per augmentation, ${stage}`,
    xAxis: stepsAxis(first, steps, logSteps),
    yTitle: 'training loss',
    formatTick: formatLossTick,
    readout: { value: 'mean loss', interval: '± 1 s.d.' },
    note: points.length === 0 ? '' : 'lines: means over runs · band: one standard deviation over runs',
    panels: [
      {
        key: stage,
        title: stage,
        series,
        yDomain:
          points.length === 0
            ? [0, 3]
            : fitDomain(
                {
                  values: points.map(({ value }) => value),
                  intervals: points.flatMap(({ interval }) => interval ?? []),
                },
                [0, Number.MAX_VALUE],
              ),
        emptyMessage,
      },
    ],
  }
}

/** The figure as a table. */
export function lossMeansTables(
  groups: readonly LossGroup[],
  { stage, steps }: LossChartOptions,
): readonly ChartTable[] {
  return [
    {
      caption: `Mean training loss, ${stage}`,
      columns: [
        { title: 'augmentation', numeric: false },
        { title: 'batch', numeric: true },
        { title: 'mean loss', numeric: true },
        { title: 'standard deviation', numeric: true },
        { title: 'runs', numeric: true },
      ],
      rows: groups.flatMap(group =>
        binned(group, steps).map(({ step, loss, sd, n }) => [
          group.title,
          String(Math.round(step)),
          loss.toFixed(4),
          sd === undefined ? '' : sd.toFixed(4),
          String(n),
        ]),
      ),
      emptyMessage: 'No loss yet',
    },
  ]
}

function meansOf(group: LossGroup, steps: number): LineSeries {
  const points = binned(group, steps).map(({ step, loss, sd, n }): LinePoint => {
    const description = [
      `${group.title}, batch ${Math.round(step)}: mean loss ${loss.toFixed(3)}`,
      ...(sd === undefined ? [] : [`standard deviation ${sd.toFixed(3)}`]),
      `n = ${n} ${n === 1 ? 'run' : 'runs'}`,
    ].join('; ')
    return {
      x: step,
      value: loss,
      ...(sd !== undefined && { interval: { low: Math.max(0, loss - sd), high: loss + sd } }),
      dots: [],
      description,
      readout: { value: loss.toFixed(3), ...(sd !== undefined && { interval: sd.toFixed(3) }), n: String(n) },
    }
  })
  return { label: group.label, title: group.title, style: group.style, intervals: 'band', markers: false, points }
}

interface Bin {
  /** Mean of the steps in it. */
  readonly step: number
  readonly loss: number
  /** Over runs; undefined for one run. */
  readonly sd: number | undefined
  readonly n: number
}

/** Runs record their losses at different steps: means are over bins of steps, in which each run counts once. */
function binned({ runs }: LossGroup, steps: number): readonly Bin[] {
  const samples = runs.flatMap(samples => {
    const known = samples.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, loss }]))
    const bins = rollup(
      known,
      own => ({ step: mean(own, ({ step }) => step)!, loss: mean(own, ({ loss }) => loss)! }),
      ({ step }) => Math.min(BINS - 1, Math.floor(((step - 1) * BINS) / Math.max(1, steps))),
    )
    return [...bins].map(([bin, value]) => ({ bin, ...value }))
  })
  const byBin = rollup(
    samples,
    (own): Bin => ({
      step: max(own, ({ step }) => step)!,
      loss: mean(own, ({ loss }) => loss)!,
      sd: deviation(own, ({ loss }) => loss),
      n: own.length,
    }),
    ({ bin }) => bin,
  )
  return [...byBin].sort(([a], [b]) => a - b).map(([, bin]) => bin)
}

const BINS = 100
