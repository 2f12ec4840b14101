import type { PointTrouble } from '@finetune-lab/analysis'
import type { SeriesStyle } from '../series-style.ts'

/** A figure as plain data: panels side by side, each with lines over samples per class, or over steps. */
export interface LineChart {
  /** For assistive technology: what the figure shows. */
  readonly description: string
  readonly panels: readonly Panel[]
  readonly xAxis: XAxis
  readonly yTitle: string
  readonly formatTick: (value: number) => string
  /** A line across the panel, such as zero under differences. */
  readonly referenceLine?: { readonly value: number; readonly label: string }
  /** Small print under the figure. */
  readonly note: string
}

export interface XAxis {
  readonly title: string
  /** What a place on it is: names the data attribute of marks, `data-samples-per-class` or `data-step`. */
  readonly name: 'samples-per-class' | 'step'
  readonly scale: 'log' | 'linear'
  /** From the plan: space for what is still to come is there from the start. Positive on a log axis. */
  readonly ticks: readonly number[]
  /** Default: from the first tick to the last. */
  readonly domain?: readonly [number, number]
}

/** The axis of all figures over samples per class. */
export function sizesAxis(samplesPerClass: readonly number[]): XAxis {
  return {
    title: 'samples per class in pre-training',
    name: 'samples-per-class',
    scale: 'log',
    ticks: [...new Set(samplesPerClass)].sort((a, b) => a - b),
  }
}

export interface Panel {
  /** Joins this panel with the one drawn before. */
  readonly key: string
  readonly title: string
  /** Also those that have no point yet, so that order and looks stay. */
  readonly series: readonly LineSeries[]
  readonly yDomain: readonly [number, number]
  /** Shown where there is no point at all. */
  readonly emptyMessage: string
}

export interface LineSeries {
  readonly label: string
  readonly style: SeriesStyle
  /** By x, ascending. */
  readonly points: readonly LinePoint[]
  /** How intervals are drawn. */
  readonly intervals: 'band' | 'whiskers'
  /** Drawn faintly under the line: what it smooths. */
  readonly raw?: readonly { readonly x: number; readonly value: number }[]
  /** Default true. Without, a point is there to be pointed at and not seen. */
  readonly markers?: boolean
}

export interface LinePoint {
  readonly x: number
  readonly value: number
  readonly interval?: { readonly low: number; readonly high: number }
  /** Single seeds. */
  readonly dots: readonly { readonly seed: number; readonly value: number }[]
  /** What a tooltip says. */
  readonly description: string
  /** Drawn as a cross (`collapsed`) or hollow (`partial`); missing for a point that claims may rest on. */
  readonly trouble?: PointTrouble
}
