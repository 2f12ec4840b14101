import {
  type AccuracyCurves,
  type AxisCurves,
  augmentationWords,
  type DifferenceCurves,
  sweepLetter,
} from '@finetune-lab/analysis'
import { DOMParser } from 'linkedom'
import { type AccuracyChartOptions, drawAccuracyChart } from './accuracy-chart.ts'
import { type AxisChartOptions, drawAxisChart, drawHeatMap, type HeatMap, type HeatMapOptions } from './axes/index.ts'
import type { ChartOptions } from './chart-options.ts'
import { type ComparedSweeps, drawSweepDifferenceChart } from './comparison/sweep-difference-chart.ts'
import { type DifferenceChartOptions, drawDifferenceChart } from './difference-chart.ts'
import { plainText } from './plain-text.ts'
import { drawReliabilityChart } from './reliability-chart/draw-reliability-chart.ts'
import type { ReliabilityChart } from './reliability-chart/reliability-chart.ts'
import { drawTableFigure, type TableFigureOptions } from './table-figure.ts'

/** The accuracy figure as a standalone SVG file, or for a page. */
export function accuracySvg(data: readonly AccuracyCurves[], options: AccuracyChartOptions): string {
  return svgText(container => drawAccuracyChart(container, data, options), options.title ?? 'Finetune accuracy')
}

/** Accuracies over any varied setting, likewise. */
export function axisSvg(data: AxisCurves, options: AxisChartOptions): string {
  return svgText(container => drawAxisChart(container, data, options), options.title ?? 'Finetune accuracy')
}

/** A map of accuracies over two numbers, likewise. */
export function heatMapSvg(chart: HeatMap, options: HeatMapOptions): string {
  return svgText(container => drawHeatMap(container, chart, options), chart.description)
}

/** The figure of differences, likewise. */
export function differenceSvg(data: readonly DifferenceCurves[], options: DifferenceChartOptions): string {
  const title =
    options.title ?? `Difference to ${augmentationWords(data[0]?.reference ?? options.plan.reference ?? 'none')}`
  return svgText(container => drawDifferenceChart(container, data, options), title)
}

/** The figure of differences between sweeps, likewise. */
export function sweepDifferenceSvg(compared: ComparedSweeps, options: ChartOptions): string {
  const title = options.title ?? `Difference to ${sweepLetter(0)}`
  return svgText(container => drawSweepDifferenceChart(container, compared, options), title)
}

/** The table of accuracies, likewise. */
export function tableSvg(data: readonly AccuracyCurves[], options: TableFigureOptions): string {
  return svgText(container => drawTableFigure(container, data, options), options.title ?? 'Finetune accuracy')
}

/** Reliability diagrams, likewise. */
export function reliabilitySvg(chart: ReliabilityChart, options: ChartOptions): string {
  return svgText(container => drawReliabilityChart(container, chart, options), chart.description)
}

/** Draws into an XML document without a browser, adds what a file needs, and serialises it. */
export function svgText(draw: (container: Element) => SVGSVGElement, title: string): string {
  const document = new DOMParser().parseFromString('<figure></figure>', 'image/svg+xml')
  const svg = draw(document.documentElement as unknown as Element)
  const append = (name: string, text: string): void => {
    const element = svg.ownerDocument.createElementNS(SVG_NAMESPACE, name)
    element.textContent = plainText(text)
    svg.insertBefore(element, svg.firstChild)
  }
  append('desc', svg.getAttribute('aria-label') ?? '')
  append('title', title)
  svg.setAttribute('xmlns', SVG_NAMESPACE)
  return `${svg.outerHTML}\n`
}

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg'
