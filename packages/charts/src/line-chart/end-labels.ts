import { symbol } from 'd3'
import type { ColorScheme } from '../color-scheme.ts'
import { plainText } from '../plain-text.ts'
import { layer } from './layer.ts'
import { type ChartLayout, LABEL_MARKER, shownLabel } from './layout.ts'
import type { LineSeries, Panel } from './line-chart.ts'
import { pixels } from './panel-frame.ts'
import type { PanelScales } from './scales.ts'
import { spreadLabels } from './spread-labels.ts'

/**
 * Labels each line, also the hidden ones, at the right of the plot, at the height of its last point. Overlapping labels are moved apart. A thin
 * line connects the point to its label.
 */
export function drawEndLabels(
  panel: SVGGElement,
  { series }: Panel,
  hidden: readonly string[],
  { x, y }: PanelScales,
  layout: ChartLayout,
  colors: ColorScheme,
): void {
  const drawn = series.filter(({ points }) => points.length > 0)
  const heights = drawn.map(({ points }) => Math.min(Math.max(y(points.at(-1)!.value), 0), layout.plot.height))
  const places = spreadLabels(heights, layout.textSize * 1.3, 0, layout.plot.height)
  const left = layout.plot.width + 10
  const labels = layer(panel, 'end-labels')
    .selectAll<SVGGElement, LineSeries>('g.end-label')
    .data(drawn, ({ label }) => label)
    .join(enter => {
      const group = enter.append('g').attr('class', 'end-label').attr('aria-hidden', 'true')
      group
        .append('path')
        .attr('class', 'leader')
        .attr('fill', 'none')
        .attr('stroke-opacity', 0.6)
        .attr('stroke-dasharray', '1 3')
      // The pointer does not need to hit the letters themselves.
      group.append('rect').attr('class', 'hit').attr('fill', 'none').attr('pointer-events', 'all')
      group.append('path').attr('class', 'marker')
      group.append('text').attr('dy', '0.35em')
      group.append('title')
      return group
    })
    .attr('data-series', ({ label }) => plainText(label))
    .attr('data-hidden', ({ label }) => (hidden.includes(label) ? 'true' : null))
    .attr('opacity', ({ label }) => (hidden.includes(label) ? 0.45 : null))
  labels
    .select('path.leader')
    .attr('stroke', ({ style }) => colors.series(style))
    .attr('d', ({ points }, index) => {
      const from = x(points.at(-1)!.x) + 8
      // The last point is outside of a zoomed plot.
      if (from > layout.plot.width) return null
      const bend = Math.max(from, layout.plot.width - 6)
      return `M${pixels(from)},${pixels(heights[index])}H${pixels(bend)}L${left},${pixels(places[index])}`
    })
  labels
    .select('rect.hit')
    .attr('x', left - 2)
    .attr('y', (_, index) => pixels(places[index] - layout.textSize * 0.65))
    .attr('width', layout.labelWidth + 4)
    .attr('height', layout.textSize * 1.3)
  labels
    .select('path.marker')
    .attr('d', ({ style }) => symbol(style.marker, 48)())
    .attr('fill', ({ style }) => colors.series(style))
    .attr('transform', (_, index) => `translate(${left + 6},${pixels(places[index])})`)
  labels
    .select('text')
    .attr('x', left + LABEL_MARKER - 2)
    .attr('y', (_, index) => pixels(places[index]))
    .attr('font-size', layout.textSize)
    .attr('fill', colors.text)
    .attr('text-decoration', ({ label }) => (hidden.includes(label) ? 'line-through' : null))
    .text(({ title }) => shownLabel(title, layout))
  labels.select('title').text(({ title }) => plainText(title))
}
