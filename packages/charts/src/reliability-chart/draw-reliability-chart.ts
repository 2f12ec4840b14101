import { scaleLinear, select } from 'd3'
import type { ChartOptions } from '../chart-options.ts'
import { type ColorScheme, colorScheme } from '../color-scheme.ts'
import { drawLines, LEADING } from '../line-chart/draw-lines.ts'
import { layer } from '../line-chart/layer.ts'
import { openFigure } from '../open-figure.ts'
import { plainText } from '../plain-text.ts'
import { fitText, wrapText } from '../text-width.ts'
import { describeBin, HOW_TO_READ, type ReliabilityChart, type ReliabilityPanel } from './reliability-chart.ts'

const LEFT = 58
const RIGHT = 14
const ABOVE = 44
/** Between the diagram and the shares of images, and below those. */
const GAP = 8
const SHARES = 34
const BELOW = 40
const TEXT = 11
const LARGEST_PLOT = 260
const LEAST_PANEL = 200
const TICKS = [0, 0.25, 0.5, 0.75, 1]

/**
 * Draws reliability diagrams: for each bin of confidence, a bar of the accuracy and a tick at the mean confidence, with a
 * line where both are equal, and the shares of images in the bins below. Draws into the container, or updates an earlier
 * drawing there.
 */
export function drawReliabilityChart(
  container: Element,
  chart: ReliabilityChart,
  options: Pick<ChartOptions, 'width' | 'plotHeight' | 'colors' | 'fontFamily'> = {},
): SVGSVGElement {
  const colors = colorScheme(options.colors ?? 'light')
  const layout = layoutReliability(chart, Math.max(280, options.width ?? 720), options.plotHeight)
  const { width, height } = layout
  const { colors: scheme, fontFamily } = options
  const frame = { width, height, kind: 'reliability diagram', label: chart.description, colors: scheme, fontFamily }
  const svg = openFigure(container, frame)
  layer(svg.node()!, 'panels')
    .selectAll<SVGGElement, ReliabilityPanel>(':scope > g.panel')
    .data(chart.panels, panel => panel.key)
    .join('g')
    .attr('class', 'panel')
    .attr('data-panel', panel => plainText(panel.key))
    .attr('transform', (_, index) => {
      const [column, row] = [index % layout.across, Math.floor(index / layout.across)]
      return `translate(${column * layout.panelWidth + LEFT},${row * layout.panelHeight + ABOVE})`
    })
    .each(function (panel) {
      drawFrame(this, panel, layout, colors)
      drawBins(this, panel, layout, colors)
    })
  drawLines(layer(svg.node()!, 'notes').node()!, layout.note, { name: 'note', x: 8, size: TEXT, color: colors.muted })
  return svg.node()!
}

interface ReliabilityLayout {
  readonly width: number
  readonly height: number
  /** Panels next to each other. */
  readonly across: number
  readonly panelWidth: number
  readonly panelHeight: number
  readonly plotWidth: number
  readonly plotHeight: number
  readonly note: { readonly lines: readonly string[]; readonly y: number }
}

function layoutReliability(
  { panels, note = HOW_TO_READ }: ReliabilityChart,
  width: number,
  wanted = LARGEST_PLOT,
): ReliabilityLayout {
  const count = Math.max(1, panels.length)
  const across = Math.min(count, Math.max(1, Math.floor(width / LEAST_PANEL)))
  const plotWidth = Math.min(LARGEST_PLOT, width / across - LEFT - RIGHT)
  const plotHeight = Math.min(plotWidth, Math.max(120, wanted))
  const panelHeight = ABOVE + plotHeight + GAP + SHARES + BELOW
  const lines = wrapText(plainText(note), TEXT, width - 16)
  const noteY = Math.ceil(count / across) * panelHeight + TEXT
  return {
    width,
    height: Math.ceil(noteY + lines.length * TEXT * LEADING),
    across,
    panelWidth: plotWidth + LEFT + RIGHT,
    panelHeight,
    plotWidth,
    plotHeight,
    note: { lines, y: noteY },
  }
}

interface Words {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly size?: number
  readonly turn?: string
  readonly strong?: boolean
}

function drawFrame(group: SVGGElement, panel: ReliabilityPanel, layout: ReliabilityLayout, colors: ColorScheme): void {
  const { plotWidth: width, plotHeight: height, panelWidth } = layout
  const bottom = height + GAP + SHARES
  const percent = (share: number) => `${share * 100} %`
  const words: readonly Words[] = [
    { text: panel.title, x: -LEFT + 8, y: -26, anchor: 'start', size: 14, strong: true },
    { text: panel.subtitle, x: -LEFT + 8, y: -10, anchor: 'start' },
    { text: 'confidence', x: width / 2, y: bottom + 30, anchor: 'middle' },
    { text: 'accuracy', x: 0, y: 0, anchor: 'middle', turn: `translate(${-LEFT + 14},${height / 2}) rotate(-90)` },
    ...TICKS.map((tick): Words => ({ text: percent(tick), x: -5, y: height * (1 - tick) + 4, anchor: 'end' })),
    ...TICKS.filter(tick => width > 150 || tick % 0.5 === 0).map(
      (tick): Words => ({ text: percent(tick), x: width * tick, y: bottom + 14, anchor: 'middle' }),
    ),
    ...(panel.bins ? [] : [{ text: panel.emptyMessage, x: width / 2, y: height / 2, anchor: 'middle' } as const]),
  ]
  const lines = [
    ...TICKS.map(tick => ({ x1: 0, x2: width, y1: height * tick, y2: height * tick, stroke: colors.grid, dash: null })),
    { x1: 0, x2: width, y1: height, y2: 0, stroke: colors.muted, dash: '4 3' },
    { x1: 0, x2: width, y1: bottom, y2: bottom, stroke: colors.axis, dash: null },
  ]
  layer(group, 'lines')
    .selectAll<SVGLineElement, (typeof lines)[number]>('line')
    .data(lines)
    .join('line')
    .attr('x1', ({ x1 }) => x1)
    .attr('x2', ({ x2 }) => x2)
    .attr('y1', ({ y1 }) => y1)
    .attr('y2', ({ y2 }) => y2)
    .attr('stroke', ({ stroke }) => stroke)
    .attr('stroke-dasharray', ({ dash }) => dash)
  layer(group, 'words')
    .selectAll<SVGTextElement, Words>('text')
    .data(words)
    .join('text')
    .attr('x', ({ x }) => x)
    .attr('y', ({ y }) => y)
    .attr('transform', ({ turn }) => turn ?? null)
    .attr('text-anchor', ({ anchor }) => anchor)
    .attr('font-size', ({ size = TEXT }) => size)
    .attr('font-weight', ({ strong }) => (strong ? 'bold' : null))
    .attr('fill', ({ strong }) => (strong ? colors.text : colors.muted))
    .text(({ text, size = TEXT }) => fitText(plainText(text), size, panelWidth - 12))
}

function drawBins(group: SVGGElement, panel: ReliabilityPanel, layout: ReliabilityLayout, colors: ColorScheme): void {
  const { bins = [], style } = panel
  const { plotWidth, plotHeight } = layout
  const color = colors.series(style)
  const width = plotWidth / Math.max(1, bins.length)
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const y = scaleLinear().domain([0, 1]).range([plotHeight, 0])
  const share = scaleLinear().domain([0, most]).range([0, SHARES])
  const bottom = plotHeight + GAP + SHARES
  const marks = layer(group, 'bins')
    .attr('data-walk', 'line')
    .attr('role', 'group')
    .attr('aria-label', plainText(`${panel.title}, ${panel.subtitle}`))
    .selectAll<SVGGElement, Bin>(':scope > g.mark')
    .data(
      bins.map((bin, index): Bin => ({ ...bin, index })).filter(({ count }) => count > 0),
      ({ index }) => index,
    )
    .join(enter => {
      const mark = enter.append('g').attr('class', 'mark').attr('role', 'graphics-symbol')
      for (const name of ['place', 'bar', 'share', 'tick']) mark.append('rect').attr('class', name)
      return mark
    })
    .order()
    .attr('data-bin', ({ index }) => index)
    .attr('data-size', width)
    .attr('aria-label', ({ index }) => plainText(describeBin(panel, index)))
    .attr('transform', ({ index }) => `translate(${index * width},0)`)
  const rect = (name: string) => marks.select<SVGRectElement>(`rect.${name}`)
  // The whole column answers the pointer.
  rect('place').attr('width', width).attr('height', bottom).attr('fill', 'transparent')
  rect('bar')
    .attr('x', 0.5)
    .attr('width', Math.max(1, width - 1))
    .attr('y', ({ accuracy = 0 }) => y(accuracy))
    .attr('height', ({ accuracy = 0 }) => plotHeight - y(accuracy))
    .attr('fill', color)
    .attr('fill-opacity', 0.45)
    .attr('stroke', color)
  rect('tick')
    .attr('x', 0)
    .attr('width', width)
    .attr('y', ({ confidence = 0 }) => y(confidence) - 1)
    .attr('height', 2)
    .attr('fill', colors.text)
  rect('share')
    .attr('x', 0.5)
    .attr('width', Math.max(1, width - 1))
    .attr('y', ({ count }) => bottom - share(count))
    .attr('height', ({ count }) => (total === 0 ? 0 : share(count)))
    .attr('fill', colors.muted)
  select(group).attr('data-empty', bins.length === 0 ? 'true' : null)
}

interface Bin {
  readonly index: number
  readonly count: number
  readonly confidence?: number
  readonly accuracy?: number
}
