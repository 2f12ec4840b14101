import {
  ACCURACY,
  type AccuracyCurves,
  type AccuracyPoint,
  augmentationTitle,
  type Measure,
  pairedDifference,
  shownInterval,
  troubleOf,
  troubleText,
} from '@finetune-lab/analysis'
import { findControl } from '@finetune-lab/experiment'
import type { ChartOptions, ChartPlan } from './chart-options.ts'
import { describeAccuracyPoint } from './describe-point.ts'
import { formatDifference, formatInterval } from './format.ts'
import { drawLineChart } from './line-chart/draw-line-chart.ts'
import { fitPanels, reachesBeyond } from './line-chart/fit-panels.ts'
import { type LineChart, type LinePoint, type LineSeries, type Readout, sizesAxis } from './line-chart/line-chart.ts'
import { capitalised, measureWords } from './measure-words.ts'
import { type SeriesStyle, seriesStyles } from './series-style.ts'
import { spreadNote } from './spread-note.ts'
import { troubleNotes } from './trouble-marks.ts'

export interface AccuracyChartOptions extends ChartOptions {
  readonly plan: ChartPlan
  /** Styles by label that replace the augmentations' own, for figures that overlay sweeps. */
  readonly styles?: ReadonlyMap<string, SeriesStyle>
  /** How series are named, by label. Default: `augmentationTitle`. */
  readonly titles?: ReadonlyMap<string, string>
  /** Replaces the differences to the plan's reference, paired by seed, that the crosshair shows. */
  readonly differences?: (label: string, point: AccuracyPoint, dataset: string) => ShownDifference | undefined
  /** What the differences are to: the title of their column. */
  readonly differencesTitle?: string
  /** What the curves are of. Default: accuracy. */
  readonly measure?: Measure
  /** Why results have no value of the measure, for the note. */
  readonly missing?: string
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
  const { plan, titles, detail = 'all', measure = ACCURACY, missing } = options
  const words = measureWords(measure)
  const { controls = [] } = plan
  const styles = options.styles ?? seriesStyles([...plan.augmentations, ...controls])
  const unfitted = plan.datasets.map(({ name, title = name }) => {
    const curves = data.find(({ dataset }) => dataset === name)
    const pointsOf = (label: string) =>
      curves?.series.find(({ augmentation }) => augmentation === label)?.points ??
      controlPoints(label, curves, plan.samplesPerClass)
    const toReference = differencesTo(plan.reference, pointsOf, measure)
    const series = [...plan.augmentations, ...controls].map((label): LineSeries => {
      const title = titles?.get(label) ?? augmentationTitle(label)
      const differenceOf = options.differences ?? toReference
      const drawn = ascending(pointsOf(label)).map(point =>
        linePoint(title, point, detail, differenceOf(label, point, name), measure),
      )
      return { label, title, style: styles.get(label)!, intervals: 'band', points: drawn }
    })
    return { key: name, title, series, emptyMessage: options.emptyMessage ?? noPoints(measure, missing) }
  })
  const intervals = data.flatMap(({ series }) => series.flatMap(({ points }) => points.map(shownInterval)))
  const panels = fitPanels(unfitted, options, [0, measure.most], { always: [], empty: [0, 1] })
  return {
    description: `${capitalised(words.title)} over samples per class in pre-training, for ${plan.augmentations.join(', ')}`,
    xAxis: sizesAxis(plan.samplesPerClass),
    yTitle: words.title,
    formatTick: words.tick,
    readout: {
      value: 'mean',
      difference: options.differencesTitle ?? (plan.reference && `to ${augmentationTitle(plan.reference)}`),
    },
    note: [
      ...(words.direction ? [words.direction] : []),
      ...accuracyNote(
        data.flatMap(({ series }) => series.flatMap(({ points }) => points.map(({ n }) => n))),
        detail,
      ),
      ...(controls.some(name => findControl(name)?.level) ? [LEVEL_NOTE] : []),
      ...(detail === 'all' ? spreadNote(intervals) : []),
      ...(panels.some(reachesBeyond) ? ['cut bands extend beyond the axis'] : []),
      ...(detail === 'all' && intervals.some(interval => interval?.uncut) ? [cutText(measure)] : []),
      ...troubleNotes(data, name => plan.datasets.find(dataset => dataset.name === name)?.title ?? name),
      ...(missing ? [missing] : []),
    ].join(' · '),
    panels,
  }
}

/** Shown in a panel without points. */
export const noPoints = ({ short }: Measure, missing: string | undefined) =>
  missing === undefined ? 'No finished run yet' : `No result has ${short}`

const cutText = ({ percent, most }: Measure) => `bands are cut at 0 and ${percent ? '100 %' : most}`

const LEVEL_NOTE = 'level lines: controls that do not depend on the samples per class'

/** The points of a control. Those of a level one are at the ends of the axis. */
function controlPoints(
  label: string,
  curves: AccuracyCurves | undefined,
  sizes: readonly number[],
): readonly AccuracyPoint[] {
  const { level, points = [] } = curves?.controls?.find(({ control }) => control === label) ?? {}
  if (!level) return points
  const ends = [...new Set([Math.min(...sizes), Math.max(...sizes)])]
  return points.flatMap(point => ends.map(samplesPerClass => ({ ...point, samplesPerClass })))
}

export function ascending<Point extends { readonly samplesPerClass: number }>(
  points: readonly Point[],
): readonly Point[] {
  return [...points].sort((a, b) => a.samplesPerClass - b.samplesPerClass)
}

/** A difference as the crosshair shows it, in shares. */
export interface ShownDifference {
  readonly mean: number
  readonly interval?: { readonly low: number; readonly high: number }
}

/** Differences to a series of the same panel, paired by seed. */
function differencesTo(
  reference: string | undefined,
  pointsOf: (label: string) => readonly AccuracyPoint[],
  { most }: Measure,
): NonNullable<AccuracyChartOptions['differences']> {
  const partners = new Map(
    reference === undefined ? [] : pointsOf(reference).map(point => [point.samplesPerClass, point] as const),
  )
  return (label, point) => {
    const partner = label === reference ? undefined : partners.get(point.samplesPerClass)
    // Collapsed training is no result, so there is nothing to compare.
    if (!partner || troubleOf(point) || troubleOf(partner)) return undefined
    const difference = pairedDifference(point, partner, most)
    return difference && { mean: difference.mean, ...(difference.n > 1 && { interval: difference.interval }) }
  }
}

function linePoint(
  title: string,
  point: AccuracyPoint,
  detail: 'all' | 'means',
  difference: ShownDifference | undefined,
  measure: Measure,
): LinePoint {
  return {
    x: point.samplesPerClass,
    value: point.mean,
    interval: detail === 'all' && point.n > 1 ? shownInterval(point) : undefined,
    dots: detail === 'all' ? point.values.map(({ seed, accuracy }) => ({ seed, value: accuracy })) : [],
    description: describeAccuracyPoint(title, point, measure),
    trouble: troubleOf(point),
    readout: accuracyReadout(point, measure, difference),
  }
}

/** What the crosshair shows of a mean accuracy. */
export function accuracyReadout(
  point: Omit<AccuracyPoint, 'samplesPerClass'>,
  measure: Measure = ACCURACY,
  difference?: ShownDifference,
): Readout {
  const { values, n } = point
  const words = measureWords(measure)
  const interval = shownInterval(point)
  const seeds = [...values].sort((a, b) => a.seed - b.seed)
  return {
    value: words.value(point.mean),
    ...(interval && { interval: formatInterval(interval, words.bare) }),
    n: String(n),
    ...(difference && { difference: formatDifference(difference, words.difference) }),
    details: [
      ...(interval?.kind === 'wilson' ? ['one seed: the interval is that of the test set only'] : []),
      ...(n > 1 && n <= MOST_SEEDS
        ? [seeds.map(({ seed, accuracy }) => `seed ${seed}: ${words.bare(accuracy)}`).join(', ')]
        : []),
      ...[troubleText(point) ?? []].flat(),
    ],
  }
}

/** More do not fit a tooltip. */
const MOST_SEEDS = 12

/** The small print of a figure of means. */
export function accuracyNote(counts: readonly number[], detail: 'all' | 'means'): readonly string[] {
  if (counts.length === 0) return []
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  if (most === 1) return ['one seed per point (n = 1): no interval over seeds']
  const n = fewest === most ? `n = ${most}` : `n = ${fewest} to ${most}`
  if (detail === 'means') return ['lines: means over seeds', n]
  const marks = ['lines: means', 'dots: seeds', 'band: 95 % confidence interval for this test set', n]
  return fewest === 1 ? [...marks, 'no band where n = 1'] : marks
}
