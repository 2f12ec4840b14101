import { type ColorScheme, type ColorSchemeName, colorScheme } from '../color-scheme.ts'
import { drawLines } from '../line-chart/draw-lines.ts'
import { layer } from '../line-chart/layer.ts'
import { openFigure } from '../open-figure.ts'
import { plainText } from '../plain-text.ts'
import { fitText } from '../text-width.ts'
import { type ConfusionChart, type ConfusionPanel, cellText, describeCell } from './confusion-chart.ts'
import { type ConfusionLayout, layoutConfusion, NOTE_SIZE, TITLES } from './layout.ts'

export interface ConfusionChartOptions {
  /** Width of the whole figure in pixels. Default 720. */
  readonly width?: number
  /** Default `light`. */
  readonly colors?: ColorSchemeName
  /** Of all text. Default `sans-serif`. */
  readonly fontFamily?: string
}

/**
 * Draws which classes are taken for which: a heat map, with numbers if the cells have room. Differences diverge from the
 * background to two hues. Draws into the container, or updates an earlier drawing there.
 */
export function drawConfusionChart(
  container: Element,
  chart: ConfusionChart,
  options: ConfusionChartOptions = {},
): SVGSVGElement {
  const colors = colorScheme(options.colors ?? 'light')
  const layout = layoutConfusion(chart, Math.max(240, options.width ?? 720))
  const { width, height } = layout
  const label = `Confusion: ${chart.panels.map(({ title }) => title).join(', ')}`
  const { colors: scheme, fontFamily } = options
  const svg = openFigure(container, { width, height, kind: 'confusion matrix', label, colors: scheme, fontFamily })
  layer(svg.node()!, 'panels')
    .selectAll<SVGGElement, ConfusionPanel>(':scope > g.panel')
    .data(chart.panels, panel => panel.key)
    .join('g')
    .attr('class', 'panel')
    .attr('data-panel', panel => plainText(panel.key))
    .attr('transform', (_, index) => `translate(${layout.panels[index].x},${layout.panels[index].y})`)
    .each(function (panel) {
      drawTitles(this, panel, layout, colors)
      drawClasses(this, panel, layout, colors)
      drawCells(this, panel, layout, colors)
    })
  drawLines(layer(svg.node()!, 'notes').node()!, layout.note, {
    name: 'note',
    x: 8,
    size: NOTE_SIZE,
    color: colors.muted,
  })
  return svg.node()!
}

function drawTitles(group: SVGGElement, panel: ConfusionPanel, layout: ConfusionLayout, colors: ColorScheme): void {
  const { labelWidth, panelWidth, above, cell } = layout
  const width = panelWidth - 12
  const edge = panel.classes.length * cell
  const texts = [
    { name: 'panel-title', text: fitText(plainText(panel.title), 14, width), x: -labelWidth, y: 18 - above, size: 14 },
    { name: 'panel-subtitle', text: fitText(plainText(panel.subtitle), 11, width), x: -labelWidth, y: 34 - above },
    { name: 'said', text: 'predicted', x: 0, y: TITLES - 8 - above },
    { name: 'true', text: 'true', x: 0, y: 0, turn: `translate(${-labelWidth - 6},${edge / 2}) rotate(-90)` },
  ]
  layer(group, 'titles')
    .selectAll<SVGTextElement, (typeof texts)[number]>('text')
    .data(texts, ({ name }) => name)
    .join('text')
    .attr('class', ({ name }) => name)
    .attr('x', ({ x }) => x)
    .attr('y', ({ y }) => y)
    .attr('transform', ({ turn }) => turn ?? null)
    .attr('text-anchor', ({ turn }) => (turn ? 'middle' : 'start'))
    .attr('font-size', ({ size }) => size ?? 11)
    .attr('font-weight', ({ size }) => (size ? 'bold' : null))
    .attr('fill', ({ size }) => (size ? colors.text : colors.muted))
    .text(({ text }) => text)
}

function drawClasses(group: SVGGElement, { classes }: ConfusionPanel, layout: ConfusionLayout, colors: ColorScheme) {
  const { cell, labelWidth, labelSize, turned } = layout
  const middle = (index: number) => (index + 0.5) * cell
  // Smaller if a cell is lower than a line of text.
  const size = Math.min(labelSize, cell)
  for (const side of ['rows', 'columns'] as const)
    layer(group, `classes-${side}`)
      .attr('font-size', size)
      .attr('fill', colors.text)
      .attr('text-anchor', side === 'rows' ? 'end' : turned ? 'start' : 'middle')
      .selectAll<SVGTextElement, string>('text')
      .data(classes)
      .join('text')
      .attr('dy', side === 'rows' || turned ? '0.35em' : null)
      .attr('transform', (_, index) => {
        if (side === 'rows') return `translate(-6,${middle(index)})`
        return turned ? `translate(${middle(index)},-6) rotate(-90)` : `translate(${middle(index)},-6)`
      })
      .text(name => fitText(plainText(name), size, labelWidth - 8))
}

function drawCells(group: SVGGElement, panel: ConfusionPanel, layout: ConfusionLayout, colors: ColorScheme): void {
  const { cell, cellTextSize } = layout
  const { classes, values, kind } = panel
  const cells = layer(group, 'cells')
    .attr('data-walk', 'grid')
    .attr('role', 'group')
    .attr('aria-label', plainText(`${panel.title}, ${panel.subtitle}`))
    .selectAll<SVGGElement, Cell>(':scope > g.mark')
    .data(
      classes.flatMap((_, row) =>
        classes.map((_, column): Cell => ({ row, column, value: values?.[row]?.[column] ?? 0 })),
      ),
      ({ row, column }) => `${row}:${column}`,
    )
    .join(enter => {
      const mark = enter.append('g').attr('class', 'mark').attr('role', 'graphics-symbol')
      mark.append('rect').attr('class', 'ground')
      mark.append('rect').attr('class', 'shade')
      mark.append('text').attr('text-anchor', 'middle').attr('dy', '0.35em')
      return mark
    })
    .attr('data-row', ({ row }) => row)
    .attr('data-column', ({ column }) => column)
    .attr('data-size', cell)
    .attr('aria-label', ({ row, column }) => plainText(describeCell(panel, row, column)))
    .attr('transform', ({ row, column }) => `translate(${column * cell},${row * cell})`)
  cells
    .select('rect.ground')
    .attr('width', cell)
    .attr('height', cell)
    .attr('fill', colors.background)
    .attr('stroke', ({ row, column }) => (row === column ? colors.axis : colors.grid))
    .attr('stroke-width', ({ row, column }) => (row === column ? 1 : 0.5))
  cells
    .select('rect.shade')
    .attr('x', 0.5)
    .attr('y', 0.5)
    .attr('width', cell - 1)
    .attr('height', cell - 1)
    .attr('fill', ({ value }) => (value < 0 ? colors.cold : colors.heat))
    .attr('fill-opacity', ({ value }) => Number(Math.sqrt(Math.min(1, Math.abs(value))).toFixed(3)))
  cells
    .select('text')
    .attr('x', cell / 2)
    .attr('y', cell / 2)
    .attr('font-size', cellTextSize || 1)
    .attr('fill', colors.text)
    .text(({ value }) => (cellTextSize > 0 ? cellText(value, kind) : ''))
}

interface Cell {
  readonly row: number
  readonly column: number
  readonly value: number
}
