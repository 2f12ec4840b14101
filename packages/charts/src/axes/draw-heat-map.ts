import { type ScaleBand, scaleBand, scaleLinear } from 'd3'
import type { ChartOptions } from '../chart-options.ts'
import { type ColorScheme, colorScheme } from '../color-scheme.ts'
import { drawLines, LEADING } from '../line-chart/draw-lines.ts'
import { layer } from '../line-chart/layer.ts'
import { openFigure } from '../open-figure.ts'
import { plainText } from '../plain-text.ts'
import { fitText, textWidth, wrapText } from '../text-width.ts'
import type { HeatCell, HeatMap, HeatPanel } from './heat-map.ts'

export type HeatMapOptions = Pick<ChartOptions, 'width' | 'colors' | 'fontFamily' | 'title'>

const FIGURE_TITLE_SIZE = 16
const TITLE_SIZE = 14
const LABEL_SIZE = 11
/** Bold letters are wider than those that are measured. */
const BOLD = 1.08
/** Of a line of text, in its size. */
/** Above the cells, for the title of the rows, without the panel's. Below them: values and title of the axis. */
const ABOVE = 27
const BELOW = 48
const RIGHT = 16
const ROW_HEIGHT = 34
const LARGEST_CELL = 96
/** Titles have room for a few words. */
const SMALLEST_PANEL = 220

/**
 * Draws mean accuracies over two numbers: shades from the lowest mean to the highest of all panels, with numbers if the
 * cells have room. Draws into the container, or updates an earlier drawing there.
 */
export function drawHeatMap(container: Element, chart: HeatMap, options: HeatMapOptions = {}): SVGSVGElement {
  const colors = colorScheme(options.colors ?? 'light')
  const layout = layoutHeatMap(chart, options)
  const { width, height } = layout
  const { colors: scheme, fontFamily } = options
  const figure = { width, height, kind: 'heat map', label: chart.description, colors: scheme, fontFamily }
  const svg = openFigure(container, figure)
  drawLines(
    layer(svg.node()!, 'titles').node()!,
    { lines: layout.title, y: 10 + FIGURE_TITLE_SIZE },
    {
      x: 8,
      size: FIGURE_TITLE_SIZE,
      color: colors.text,
      bold: true,
    },
  )
  layer(svg.node()!, 'panels')
    .selectAll<SVGGElement, HeatPanel>(':scope > g.panel')
    .data(chart.panels)
    .join('g')
    .attr('class', 'panel')
    .attr('data-panel', (panel, index) => plainText(`${index} ${panel.title}`))
    .attr('transform', (_, index) => {
      const [column, row] = [index % layout.across, Math.floor(index / layout.across)]
      return `translate(${layout.left + column * layout.panelWidth},${layout.top + row * layout.panelHeight})`
    })
    .each(function (panel, index) {
      drawWords(this, layout.panelTitles[index], chart, layout, colors)
      drawCells(this, panel, chart, layout, colors)
    })
  drawLines(
    layer(svg.node()!, 'notes').node()!,
    { lines: layout.note, y: layout.noteY },
    {
      name: 'note',
      x: 8,
      size: LABEL_SIZE,
      color: colors.muted,
    },
  )
  return svg.node()!
}

interface HeatLayout {
  readonly width: number
  readonly height: number
  /** Of the figure, in lines. */
  readonly title: readonly string[]
  /** Of each panel, in lines. */
  readonly panelTitles: readonly (readonly string[])[]
  /** The cells of the first panel begin here. */
  readonly top: number
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

/** Panels are wide enough for their cells and for titles of a few words a line. */
function layoutHeatMap({ columns, rows, panels, yTitle, note: words }: HeatMap, options: HeatMapOptions): HeatLayout {
  const width = Math.max(280, options.width ?? 720)
  const left = 16 + Math.max(...rows.map(row => textWidth(String(row), LABEL_SIZE)))
  const least = Math.max(
    left + columns.length * 44 + RIGHT,
    SMALLEST_PANEL,
    textWidth(plainText(yTitle), LABEL_SIZE) + RIGHT,
  )
  const roomy = Math.max(1, Math.floor(width / least))
  const across = Math.min(Math.max(1, panels.length), roomy)
  const edge = Math.min(columns.length * LARGEST_CELL, width / across - left - RIGHT)
  const [panelWidth, plotHeight] = [Math.max(left + edge + RIGHT, least), rows.length * ROW_HEIGHT]
  const lines = (text: string, size: number, room: number) =>
    wrapText(plainText(text), size * BOLD, room).filter(line => line !== '')
  const title = lines(options.title ?? '', FIGURE_TITLE_SIZE, width - 16)
  const panelTitles = panels.map(panel => lines(panel.title, TITLE_SIZE, panelWidth - RIGHT))
  const above = ABOVE + Math.max(0, ...panelTitles.map(({ length }) => length)) * TITLE_SIZE * LEADING
  const panelHeight = above + plotHeight + BELOW
  const top = (title.length === 0 ? 0 : 12 + title.length * FIGURE_TITLE_SIZE * LEADING) + above
  const note = wrapText(words, LABEL_SIZE, width - 16)
  const noteY = top - above + Math.ceil(Math.max(1, panels.length) / across) * panelHeight + LABEL_SIZE
  return {
    width,
    height: Math.ceil(noteY + note.length * LABEL_SIZE * LEADING),
    title,
    panelTitles,
    top,
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
  title: readonly string[],
  { xTitle, yTitle, columns, rows }: HeatMap,
  { x, y, left, panelWidth }: HeatLayout,
  colors: ColorScheme,
): void {
  const [edge, bottom] = [x.range()[1], y.range()[1]]
  const middle = (scale: ScaleBand<number>, value: number) => scale(value)! + scale.bandwidth() / 2
  const width = panelWidth - RIGHT
  const words = [
    ...title.map((text, index) => ({
      text,
      x: 8 - left,
      y: -28 - (title.length - 1 - index) * TITLE_SIZE * LEADING,
      anchor: 'start',
      size: TITLE_SIZE,
    })),
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
    .text(({ text, size }) => (size ? text : fitText(plainText(text), LABEL_SIZE, width)))
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
