import { smoothed } from '@finetune-lab/analysis'
import { scaleLinear, scaleLog } from 'd3'
import type { ChartOptions } from './chart-options.ts'
import { formatCount } from './format.ts'
import { drawLineChart } from './line-chart/draw-line-chart.ts'
import type { LineChart, LineSeries, XAxis } from './line-chart/line-chart.ts'
import { fitDomain } from './line-chart/scales.ts'
import type { SeriesStyle } from './series-style.ts'
import type { ChartTable } from './table/chart-table.ts'

/** One run's training losses in one stage. */
export interface LossCurve {
  readonly label: string
  /** The label as it is shown. Default: the label. */
  readonly title?: string
  /** The style of its augmentation. Runs with the same augmentation differ only in their labels. */
  readonly style: SeriesStyle
  /** Mean loss of the batches up to and including `step`; null if it was not a number. Ascending. */
  readonly samples: readonly { readonly step: number; readonly loss: number | null }[]
}

export interface LossChartOptions extends ChartOptions {
  /** Steps of the stage: the length of the axis from the start. */
  readonly steps: number
  /** The stage and its data set: the panel's title. */
  readonly stage: string
  readonly logSteps?: boolean
}

/** Draws training loss over batches, raw (faint) and smoothed. Draws or updates like `drawAccuracyChart`. */
export function drawLossChart(
  container: Element,
  curves: readonly LossCurve[],
  options: LossChartOptions,
): SVGSVGElement {
  return drawLineChart(container, lossChart(curves, options), options)
}

/** The figure as plain data. */
export function lossChart(curves: readonly LossCurve[], options: LossChartOptions): LineChart {
  const { steps, stage, logSteps = false, emptyMessage = 'No loss yet' } = options
  const series = curves.map(lossSeries)
  const values = series.flatMap(({ points, raw = [] }) => [...points, ...raw].map(({ value }) => value))
  const first = Math.min(steps, ...series.flatMap(({ points }) => points.slice(0, 1).map(({ x }) => x)))
  return {
    description: `Training loss over batches, ${stage}`,
    xAxis: stepsAxis(first, steps, logSteps),
    yTitle: 'training loss',
    formatTick: formatLossTick,
    readout: { value: 'smoothed loss' },
    note:
      values.length === 0
        ? ''
        : `faint: mean of the batches since the previous point · line: smoothed (exponential, half-life ${HALF_LIFE} points)`,
    panels: [
      {
        key: stage,
        title: stage,
        series,
        yDomain: values.length === 0 ? [0, 3] : fitDomain({ values, intervals: [] }, [0, Number.MAX_VALUE]),
        emptyMessage,
      },
    ],
  }
}

export const formatLossTick = (value: number) => String(Number(value.toPrecision(3)))

/** The figure as a table. */
export function lossTables(curves: readonly LossCurve[], { stage }: LossChartOptions): readonly ChartTable[] {
  return [
    {
      caption: `Training loss, ${stage}`,
      columns: [
        { title: 'run', numeric: false },
        { title: 'batch', numeric: true },
        { title: 'loss', numeric: true },
        { title: 'smoothed', numeric: true },
      ],
      rows: curves.flatMap(curve =>
        smoothedSamples(curve).map(({ step, loss, smooth }) => [
          curve.label,
          String(step),
          loss.toFixed(4),
          smooth.toFixed(4),
        ]),
      ),
      emptyMessage: 'No loss yet',
    },
  ]
}

/** The number of points after which a loss has half its weight. */
const HALF_LIFE = 4

function lossSeries(curve: LossCurve): LineSeries {
  const samples = smoothedSamples(curve)
  return {
    label: curve.label,
    title: curve.title ?? curve.label,
    style: curve.style,
    intervals: 'band',
    markers: false,
    raw: samples.map(({ step, loss }) => ({ x: step, value: loss })),
    points: samples.map(({ step, loss, smooth }) => ({
      x: step,
      value: smooth,
      dots: [],
      description: `${curve.title ?? curve.label}, batch ${step}: ${smooth.toFixed(3)} smoothed; ${loss.toFixed(3)} since the previous point`,
      readout: { value: smooth.toFixed(3), details: [`${loss.toFixed(3)} since the previous point`] },
    })),
  }
}

function smoothedSamples({ samples }: LossCurve): readonly { step: number; loss: number; smooth: number }[] {
  const known = samples.flatMap(({ step, loss }) => (loss === null ? [] : [{ step, loss }]))
  const smooth = smoothed(
    known.map(({ loss }) => loss),
    HALF_LIFE,
  )
  return known.map((sample, index) => ({ ...sample, smooth: smooth[index] }))
}

/** The x axis of all figures over batches. */
export function stepsAxis(first: number, steps: number, log: boolean): XAxis {
  const domain: readonly [number, number] = log ? [Math.max(1, first), Math.max(2, steps)] : [0, Math.max(1, steps)]
  const ticks = log ? roundPowers(domain) : scaleLinear().domain(domain).ticks(6)
  const describe = (step: number) => `batch ${formatCount(Math.round(step))}`
  return { title: 'batches', name: 'step', scale: log ? 'log' : 'linear', ticks, domain, describe }
}

/** 1, 2, 5, 10, 20, … within the domain. */
function roundPowers([low, high]: readonly [number, number]): readonly number[] {
  return scaleLog()
    .domain([low, high])
    .ticks(20)
    .filter(tick => [1, 2, 5].includes(Number(tick.toExponential()[0])))
}
