import type { ColorScheme } from '../color-scheme.ts'
import { plainText } from '../plain-text.ts'
import { fitText, textWidth } from '../text-width.ts'
import { layer } from './layer.ts'
import type { ChartLayout } from './layout.ts'
import type { LineChart, Panel, XAxis } from './line-chart.ts'
import { type PanelScales, TICKS } from './scales.ts'

/** Titles, axes, grid, and the message of an empty panel. Origin: the plot's top left corner. */
export function drawPanelFrame(
  panel: SVGGElement,
  content: Panel,
  chart: LineChart,
  scales: PanelScales,
  layout: ChartLayout,
  colors: ColorScheme,
): void {
  const { width, height } = layout.plot
  const frame = layer(panel, 'frame')
  frame.attr('font-size', layout.textSize).attr('fill', colors.muted)

  const texts: FrameText[] = [
    {
      name: 'panel-title',
      text: fitText(plainText(content.title), layout.panelTitleSize, (width + layout.labelWidth + 40) / BOLD),
      x: -40,
      y: -32,
      anchor: 'start',
      size: layout.panelTitleSize,
      bold: true,
      color: colors.text,
    },
    { name: 'y-title', text: chart.yTitle, x: -40, y: -13, anchor: 'start' },
    { name: 'x-title', text: chart.xAxis.title, x: width / 2, y: height + 38, anchor: 'middle' },
  ]
  if (content.series.every(series => series.points.length === 0)) {
    const text = fitText(plainText(content.emptyMessage), layout.textSize, width)
    texts.push({ name: 'empty-message', text, x: width / 2, y: height / 2, anchor: 'middle' })
  }

  drawGrid(frame.node()!, chart, scales, layout, colors)
  drawXAxis(frame.node()!, chart.xAxis, scales, layout, colors)
  layer(frame.node()!, 'texts')
    .selectAll<SVGTextElement, FrameText>('text')
    .data(texts, text => text.name)
    .join('text')
    .attr('class', text => text.name)
    .attr('x', text => text.x)
    .attr('y', text => text.y)
    .attr('text-anchor', text => text.anchor)
    .attr('font-size', text => text.size ?? null)
    .attr('font-weight', text => (text.bold ? 'bold' : null))
    .attr('fill', text => text.color ?? null)
    .text(text => text.text)
}

/** Width of bold letters relative to normal ones. */
const BOLD = 1.15

interface FrameText {
  readonly name: string
  readonly text: string
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle'
  readonly size?: number
  readonly bold?: boolean
  readonly color?: string
}

/** Horizontal grid lines with their values, and the reference line. */
function drawGrid(
  frame: SVGGElement,
  chart: LineChart,
  scales: PanelScales,
  { plot }: ChartLayout,
  colors: ColorScheme,
): void {
  const ticks = layer(frame, 'y-axis')
    .selectAll<SVGGElement, number>('g.y-tick')
    .data(scales.y.ticks(TICKS), value => String(value))
    .join(enter => {
      const tick = enter.append('g').attr('class', 'y-tick')
      tick.append('line')
      tick.append('text').attr('x', -8).attr('dy', '0.32em').attr('text-anchor', 'end')
      return tick
    })
    .attr('transform', value => `translate(0,${pixels(scales.y(value))})`)
  ticks
    .select('line')
    .attr('x2', plot.width)
    .attr('stroke', value => (value === chart.referenceLine?.value ? colors.axis : colors.grid))
    .attr('stroke-width', value => (value === chart.referenceLine?.value ? 1.5 : 1))
  ticks.select('text').text(value => chart.formatTick(value))
}

/** A tick for each size of the plan, with a number if there is room. */
function drawXAxis(
  frame: SVGGElement,
  { ticks: sizes, name }: XAxis,
  { x }: PanelScales,
  { plot, textSize }: ChartLayout,
  colors: ColorScheme,
): void {
  const labelled = sizesWithRoom(sizes, size => x(size), textSize)
  const axis = layer(frame, 'x-axis')
  axis
    .selectAll<SVGLineElement, number>(':scope > line')
    .data([0])
    .join('line')
    .attr('x2', plot.width)
    .attr('y1', plot.height)
    .attr('y2', plot.height)
    .attr('stroke', colors.axis)
  const ticks = axis
    .selectAll<SVGGElement, number>('g.x-tick')
    .data(sizes, size => String(size))
    .join(enter => {
      const tick = enter.append('g').attr('class', 'x-tick')
      tick.append('line').attr('y2', 5)
      tick.append('text').attr('y', 18).attr('text-anchor', 'middle')
      return tick
    })
    .attr(`data-${name}`, size => size)
    .attr('transform', size => `translate(${pixels(x(size))},${plot.height})`)
  ticks.select('line').attr('stroke', colors.axis)
  ticks.select('text').text(size => (labelled.has(size) ? String(size) : ''))
}

/** The sizes to number: both ends, and as many others as fit. */
function sizesWithRoom(sizes: readonly number[], x: (size: number) => number, textSize: number): ReadonlySet<number> {
  const half = (size: number): number => textWidth(String(size), textSize) / 2 + 3
  const chosen: number[] = []
  for (const size of new Set([sizes[0], sizes.at(-1), ...sizes])) {
    if (size === undefined) continue
    if (chosen.every(other => Math.abs(x(other) - x(size)) >= half(other) + half(size))) chosen.push(size)
  }
  return new Set(chosen)
}

/** Rounded to hundredths of a pixel, to keep files small. */
export function pixels(value: number): number {
  return Math.round(value * 100) / 100
}
