import type { SeriesStyle } from '../series-style.ts'

/** A figure as plain data: panels side by side, each with lines over samples per class. */
export interface LineChart {
  /** For assistive technology: what the figure shows. */
  readonly description: string
  readonly panels: readonly Panel[]
  /** The ticks of the x axis, from the plan: space for what is still to come is there from the start. */
  readonly samplesPerClass: readonly number[]
  readonly yTitle: string
  readonly formatTick: (value: number) => string
  /** A line across the panel, such as zero under differences. */
  readonly referenceLine?: { readonly value: number; readonly label: string }
  /** Small print under the figure. */
  readonly note: string
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
  /** By samples per class, ascending. */
  readonly points: readonly LinePoint[]
  /** How intervals are drawn. */
  readonly intervals: 'band' | 'whiskers'
}

export interface LinePoint {
  readonly samplesPerClass: number
  readonly value: number
  readonly interval?: { readonly low: number; readonly high: number }
  /** Single seeds. */
  readonly dots: readonly { readonly seed: number; readonly value: number }[]
  /** What a tooltip says. */
  readonly description: string
}
