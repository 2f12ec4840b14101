import type { PointTrouble } from '@finetune-lab/analysis'
import type { SeriesStyle } from '../series-style.ts'

/** A figure as plain data: panels with lines over samples per class or over steps. */
export interface LineChart {
  /** What the figure shows, for assistive technology. */
  readonly description: string
  readonly panels: readonly Panel[]
  readonly xAxis: XAxis
  readonly yTitle: string
  readonly formatTick: (value: number) => string
  /** A line across the panel, such as zero for differences. */
  readonly referenceLine?: { readonly value: number; readonly label: string }
  /** Small print below the figure. */
  readonly note: string
}

export interface XAxis {
  readonly title: string
  /** Names the data attribute of marks: `data-samples-per-class` or `data-step`. */
  readonly name: 'samples-per-class' | 'step' | 'x'
  readonly scale: 'log' | 'linear'
  /** From the plan, so that space for points to come is reserved. Positive on a log axis. */
  readonly ticks: readonly number[]
  /** Default: from the first tick to the last. */
  readonly domain?: readonly [number, number]
}

/** The x axis of all figures over samples per class. */
export function sizesAxis(samplesPerClass: readonly number[]): XAxis {
  return {
    title: 'samples per class in pre-training',
    name: 'samples-per-class',
    scale: 'log',
    ticks: [...new Set(samplesPerClass)].sort((a, b) => a - b),
  }
}

export interface Panel {
  /** Identifies the panel when the figure is updated. */
  readonly key: string
  readonly title: string
  /** Includes series without points yet, so that order and styles do not change. */
  readonly series: readonly LineSeries[]
  readonly yDomain: readonly [number, number]
  /** Shown if there are no points. */
  readonly emptyMessage: string
}

export interface LineSeries {
  readonly label: string
  readonly style: SeriesStyle
  /** By x, ascending. */
  readonly points: readonly LinePoint[]
  /** How intervals are drawn. */
  readonly intervals: 'band' | 'whiskers'
  /** The unsmoothed values, drawn faintly under the line. */
  readonly raw?: readonly { readonly x: number; readonly value: number }[]
  /** Default true. If false, points are invisible but still have tooltips. */
  readonly markers?: boolean
}

export interface LinePoint {
  readonly x: number
  readonly value: number
  readonly interval?: { readonly low: number; readonly high: number }
  /** Single seeds. */
  readonly dots: readonly { readonly seed: number; readonly value: number }[]
  /** The text of the tooltip. */
  readonly description: string
  /** Drawn as a cross (`collapsed`) or hollow (`partial`); missing for a sound point. */
  readonly trouble?: PointTrouble
}
