import { select } from 'd3'
import type { ChartOptions } from '../chart-options.ts'
import { colorScheme } from '../color-scheme.ts'
import { plainText } from '../plain-text.ts'
import type { SeriesStyle } from '../series-style.ts'
import { drawEndLabels } from './end-labels.ts'
import { type ChartLayout, layoutChart } from './layout.ts'
import { drawPanelFrame } from './panel-frame.ts'
import { panelScales } from './scales.ts'
import { drawSeries } from './series-marks.ts'

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

/**
 * Draws the figure as the container's `svg.finetune-lab-chart`, or brings the one that is there up to date: elements are
 * joined by panel, series, samples per class and seed, and stay the same ones. Works in any DOM.
 */
export function drawLineChart(container: Element, chart: LineChart, options: ChartOptions): SVGSVGElement {
  const colors = colorScheme(options.colors ?? 'light')
  const layout = layoutChart(chart, options)
  const svg = select(container)
    .selectAll<SVGSVGElement, LineChart>(':scope > svg.finetune-lab-chart')
    .data([chart])
    .join('svg')
    .attr('class', 'finetune-lab-chart')
    .attr('viewBox', `0 0 ${layout.width} ${layout.height}`)
    .attr('width', layout.width)
    .attr('height', layout.height)
    .attr('font-family', 'sans-serif')
    .attr('role', 'graphics-document')
    .attr('aria-roledescription', 'line chart')
    .attr('aria-label', plainText(chart.description))

  svg
    .selectAll<SVGRectElement, ChartLayout>(':scope > rect.background')
    // A page that sets the colours has a background of its own.
    .data(options.colors === 'variables' ? [] : [layout])
    .join('rect')
    .attr('class', 'background')
    .attr('width', layout.width)
    .attr('height', layout.height)
    .attr('fill', colors.background)

  drawLines(svg.node()!, 'title', layout.title, { x: 16, size: layout.titleSize, color: colors.text, bold: true })

  const panels = svg
    .selectAll<SVGGElement, Panel>(':scope > g.panel')
    .data(chart.panels, panel => panel.key)
    .join('g')
    .attr('class', 'panel')
    .attr('data-panel', panel => plainText(panel.key))
    .attr('transform', (_, index) => `translate(${layout.panels[index].x},${layout.panels[index].y})`)
  panels.each(function (panel) {
    const scales = panelScales(chart.samplesPerClass, panel.yDomain, layout.plot)
    drawPanelFrame(this, panel, chart, scales, layout, colors)
    drawSeries(this, panel, scales, layout, colors)
    drawEndLabels(this, panel, scales, layout, colors)
  })

  drawLines(svg.node()!, 'note', layout.note, { x: 16, size: layout.noteSize, color: colors.muted, bold: false })
  return svg.node()!
}

function drawLines(
  svg: SVGSVGElement,
  name: string,
  block: { readonly lines: readonly string[]; readonly y: number },
  look: { x: number; size: number; color: string; bold: boolean },
): void {
  select(svg)
    .selectAll<SVGTextElement, string>(`:scope > text.${name}`)
    .data(block.lines)
    .join('text')
    .attr('class', name)
    .attr('x', look.x)
    .attr('y', (_, index) => block.y + index * look.size * 1.35)
    .attr('font-size', look.size)
    .attr('font-weight', look.bold ? 'bold' : null)
    .attr('fill', look.color)
    .text(line => line)
}
