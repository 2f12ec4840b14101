import { type ScaleBand, scaleBand, scaleLinear } from 'd3'
import { type ColorScheme, type ColorSchemeName, colorScheme } from '../color-scheme.ts'
import { layer } from '../line-chart/layer.ts'
import { openFigure } from '../open-figure.ts'
import { plainText } from '../plain-text.ts'
import { fitText, textWidth, wrapText } from '../text-width.ts'
import type { HeatCell, HeatMap, HeatPanel } from './heat-map.ts'

export interface HeatMapOptions {
  /** Width of the whole figure in pixels. Default 720. */
  readonly width?: number
  /** Default `light`. */
  readonly colors?: ColorSchemeName
}

const TITLE_SIZE = 14
const LABEL_SIZE = 11
/** Above the cells: the titles of the panel and of the rows. Below them: values and title of the axis. */
const ABOVE = 46
const BELOW = 48
const RIGHT = 16
const ROW_HEIGHT = 34
const LARGEST_CELL = 96

/**
 * Draws mean accuracies over two numbers: shades from the lowest mean to the highest of all panels, with numbers if the
 * cells have room. Draws into the container, or updates an earlier drawing there.
 */
export function drawHeatMap(container: Element, chart: HeatMap, options: HeatMapOptions = {}): SVGSVGElement {
  const colors = colorScheme(options.colors ?? 'light')
  const layout = layoutHeatMap(chart, Math.max(280, options.width ?? 720))
  const { width, height } = layout
  const figure = { width, height, kind: 'heat map', label: chart.description, colors: options.colors }
  const svg = openFigure(container, figure)
  layer(svg.node()!, 'panels')
    .selectAll<SVGGElement, HeatPanel>(':scope > g.panel')
    .data(chart.panels)
    .join('g')
    .attr('class', 'panel')
    .attr('data-panel', panel => plainText(panel.title))
    .attr('transform', (_, index) => {
      const [column, row] = [index % layout.across, Math.floor(index / layout.across)]
      return `translate(${layout.left + column * layout.panelWidth},${ABOVE + row * layout.panelHeight})`
    })
    .each(function (panel) {
      drawWords(this, panel, chart, layout, colors)
      drawCells(this, panel, chart, layout, colors)
    })
  layer(svg.node()!, 'notes')
    .selectAll<SVGTextElement, string>('text')
    .data(layout.note)
    .join('text')
    .attr('class', 'note')
    .attr('x', 8)
    .attr('y', (_, index) => layout.noteY + index * LABEL_SIZE * 1.35)
    .attr('font-size', LABEL_SIZE)
    .attr('fill', colors.muted)
    .text(line => line)
  return svg.node()!
}

interface HeatLayout {
  readonly width: number
  readonly height: number
  /** Room left of the cells, for the values of the rows. */
  readonly left: number
  readonly panelWidth: number
  readonly panelHeight: number
  /** Panels next to each other. */
  readonly across: number
  readonly x: ScaleBand<number>
  readonly y: ScaleBand<number>
  readonly note: readonly string[]
  readonly noteY: number
}

function layoutHeatMap({ columns, rows, panels, note: words }: HeatMap, width: number): HeatLayout {
  const left = 16 + Math.max(...rows.map(row => textWidth(String(row), LABEL_SIZE)))
  const roomy = Math.max(1, Math.floor(width / (left + columns.length * 44 + RIGHT)))
  const across = Math.min(Math.max(1, panels.length), roomy)
  const edge = Math.min(columns.length * LARGEST_CELL, width / across - left - RIGHT)
  const [panelWidth, plotHeight] = [left + edge + RIGHT, rows.length * ROW_HEIGHT]
  const panelHeight = ABOVE + plotHeight + BELOW
  const note = wrapText(words, LABEL_SIZE, width - 16)
  const noteY = Math.ceil(Math.max(1, panels.length) / across) * panelHeight + LABEL_SIZE
  return {
    width,
    height: Math.ceil(noteY + note.length * LABEL_SIZE * 1.35),
    left,
    panelWidth,
    panelHeight,
    across,
    x: scaleBand<number>().domain(columns).range([0, edge]),
    y: scaleBand<number>().domain(rows.toReversed()).range([0, plotHeight]),
    note,
    noteY,
  }
}

function drawWords(
  group: SVGGElement,
  panel: HeatPanel,
  { xTitle, yTitle, columns, rows }: HeatMap,
  { x, y, left, panelWidth }: HeatLayout,
  colors: ColorScheme,
): void {
  const [edge, bottom] = [x.range()[1], y.range()[1]]
  const middle = (scale: ScaleBand<number>, value: number) => scale(value)! + scale.bandwidth() / 2
  const width = panelWidth - RIGHT
  const words = [
    { text: panel.title, x: 8 - left, y: -28, anchor: 'start', size: TITLE_SIZE },
    { text: xTitle, x: edge / 2, y: bottom + 36, anchor: 'middle', muted: true },
    { text: yTitle, x: 8 - left, y: -9, anchor: 'start', muted: true },
    ...columns.map(value => ({ text: String(value), x: middle(x, value), y: bottom + 16, anchor: 'middle' })),
    ...rows.map(value => ({ text: String(value), x: -6, y: middle(y, value) + 4, anchor: 'end' })),
  ] as readonly Word[]
  layer(group, 'words')
    .selectAll<SVGTextElement, Word>('text')
    .data(words)
    .join('text')
    .attr('x', word => word.x)
    .attr('y', word => word.y)
    .attr('text-anchor', ({ anchor }) => anchor)
    .attr('font-size', ({ size = LABEL_SIZE }) => size)
    .attr('font-weight', ({ size }) => (size ? 'bold' : null))
    .attr('fill', ({ muted }) => (muted ? colors.muted : colors.text))
    .text(({ text, size = LABEL_SIZE }) => fitText(plainText(text), size, width))
}

interface Word {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly size?: number
  readonly muted?: boolean
}

function drawCells(
  group: SVGGElement,
  panel: HeatPanel,
  { domain }: HeatMap,
  { x, y }: HeatLayout,
  colors: ColorScheme,
): void {
  const [width, height] = [x.bandwidth(), y.bandwidth()]
  const shade = scaleLinear().domain(domain).range([0.12, 1]).unknown(1)
  const cells = layer(group, 'cells')
    .attr('data-walk', 'grid')
    .attr('role', 'group')
    .attr('aria-label', plainText(panel.title))
    .selectAll<SVGGElement, HeatCell>(':scope > g.mark')
    .data(panel.cells, ({ column, row }) => `${column}:${row}`)
    .join(enter => {
      const mark = enter.append('g').attr('class', 'mark').attr('role', 'graphics-symbol')
      mark.append('rect')
      mark.append('text').attr('text-anchor', 'middle').attr('dy', '0.35em')
      return mark
    })
    .attr('data-row', ({ row }) => y.domain().indexOf(row))
    .attr('data-column', ({ column }) => x.domain().indexOf(column))
    .attr('data-size', Math.min(width, height))
    .attr('aria-label', ({ description }) => plainText(description))
    .attr('transform', ({ column, row }) => `translate(${x(column)},${y(row)})`)
  cells
    .select('rect')
    .attr('x', 1)
    .attr('y', 1)
    .attr('width', Math.max(1, width - 2))
    .attr('height', Math.max(1, height - 2))
    .attr('fill', colors.heat)
    .attr('fill-opacity', ({ mean }) => Number(shade(mean).toFixed(3)))
    .attr('stroke', ({ best }) => (best ? colors.text : 'none'))
    .attr('stroke-width', 2)
  cells
    .select('text')
    .attr('x', width / 2)
    .attr('y', height / 2)
    .attr('font-size', LABEL_SIZE)
    .attr('font-weight', ({ best }) => (best ? 'bold' : null))
    .attr('fill', colors.text)
    .text(({ text }) => (textWidth(text, LABEL_SIZE) < width - 4 ? text : ''))
}
