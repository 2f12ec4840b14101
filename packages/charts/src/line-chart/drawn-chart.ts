import type { LineChart, LinePoint, LineSeries } from './line-chart.ts'
import type { PanelScales } from './scales.ts'

/** Where a drawn figure has its points, for the interaction layer. In pixels of the figure. */
export interface DrawnChart {
  readonly chart: LineChart
  readonly panels: readonly DrawnPanel[]
}

export interface DrawnPanel {
  readonly key: string
  /** Top left corner of the plot area. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly scales: PanelScales
  /** The visible series. */
  readonly series: readonly DrawnSeries[]
}

export interface DrawnSeries {
  readonly series: LineSeries
  readonly color: string
  /** By x, ascending. Only those inside the plot area. */
  readonly points: readonly DrawnPoint[]
}

export interface DrawnPoint {
  readonly point: LinePoint
  /** The marker's place, from the plot area's top left corner. */
  readonly left: number
  readonly top: number
  /** Where the point is on the x axis; overlapping markers are drawn slightly to its left or right. */
  readonly axisLeft: number
  readonly element: Element
}

const drawnCharts = new WeakMap<Element, DrawnChart>()

/** Called after each drawing of a line chart. */
export function rememberDrawn(svg: Element, drawn: DrawnChart): void {
  drawnCharts.set(svg, drawn)
}

/** Undefined for other figures. */
export const drawnChart = (svg: Element): DrawnChart | undefined => drawnCharts.get(svg)
