import type { ChartOptions } from '../chart-options.ts'
import { colorScheme } from '../color-scheme.ts'
import { openFigure } from '../open-figure.ts'
import { plainText } from '../plain-text.ts'
import { drawLines } from './draw-lines.ts'
import { type DrawnPanel, rememberDrawn } from './drawn-chart.ts'
import { drawEndLabels } from './end-labels.ts'
import { UNCHANGED_LOOK } from './figure-look.ts'
import { layer } from './layer.ts'
import { layoutChart } from './layout.ts'
import type { LineChart, Panel } from './line-chart.ts'
import { drawPanelFrame } from './panel-frame.ts'
import { panelScales } from './scales.ts'
import { drawSeries } from './series-marks.ts'
import { shownPanel, zoomedAxis } from './zoomed.ts'

/**
 * Draws the figure as the container's `svg.finetune-lab-chart`, or updates it: elements are joined by panel, series,
 * samples per class and seed, and are kept. Works in any DOM.
 */
export function drawLineChart(container: Element, chart: LineChart, options: ChartOptions): SVGSVGElement {
  const colors = colorScheme(options.colors ?? 'light')
  const layout = layoutChart(chart, options)
  const { width, height } = layout
  const { colors: scheme, fontFamily } = options
  const svg = openFigure(container, {
    ...{ width, height, kind: 'line chart', label: chart.description },
    ...{ colors: scheme, fontFamily },
  })
  const [title, panelLayer, note] = ['titles', 'panels', 'notes'].map(name => layer(svg.node()!, name))

  drawLines(title.node()!, layout.title, {
    name: 'title',
    x: 16,
    size: layout.titleSize,
    color: colors.text,
    bold: true,
  })

  const panels = panelLayer
    .selectAll<SVGGElement, Panel>(':scope > g.panel')
    .data(chart.panels, panel => panel.key)
    .join('g')
    .attr('class', 'panel')
    .attr('data-panel', panel => plainText(panel.key))
    .attr('transform', (_, index) => `translate(${layout.panels[index].x},${layout.panels[index].y})`)
  const look = options.look ?? UNCHANGED_LOOK
  const drawn: DrawnPanel[] = []
  panels.each(function (panel, index) {
    const xAxis = zoomedAxis(chart.xAxis, look.zoom[panel.key])
    const shown = shownPanel(panel, look)
    const scales = panelScales(xAxis, shown.yDomain, layout.plot)
    drawPanelFrame(this, panel, { ...chart, xAxis }, scales, layout, colors)
    const series = drawSeries(this, shown, xAxis, scales, layout, colors, options.look !== undefined)
    drawEndLabels(this, panel, look.hidden, scales, layout, colors)
    drawn.push({ key: panel.key, ...layout.panels[index], ...layout.plot, scales, series })
  })
  rememberDrawn(svg.node()!, { chart, panels: drawn })

  drawLines(note.node()!, layout.note, { name: 'note', x: 16, size: layout.noteSize, color: colors.muted })
  return svg.node()!
}
