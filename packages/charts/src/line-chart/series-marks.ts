import { area, line, select, symbol, symbolTimes } from 'd3'
import type { ColorScheme } from '../color-scheme.ts'
import { plainText } from '../plain-text.ts'
import { layer } from './layer.ts'
import type { ChartLayout } from './layout.ts'
import type { LinePoint, LineSeries, Panel, XAxis } from './line-chart.ts'
import { pixels } from './panel-frame.ts'
import type { PanelScales } from './scales.ts'

/** Draws the bands, lines, dots and markers of a panel's series: bands below all lines, markers above all dots. */
export function drawSeries(
  panel: SVGGElement,
  { series }: Panel,
  { name }: XAxis,
  scales: PanelScales,
  layout: ChartLayout,
  colors: ColorScheme,
): void {
  const shift = shiftOf(series.length, scales.step)
  drawIntervals(panel, series, scales, layout, colors, shift)
  const groups = layer(panel, 'lines')
    .selectAll<SVGGElement, LineSeries>('g.series')
    .data(series, ({ label }) => label)
    .join(enter => {
      const group = enter.append('g').attr('class', 'series').attr('role', 'group').attr('data-walk', 'line')
      group.append('path').attr('class', 'raw').attr('fill', 'none').attr('stroke-opacity', 0.35)
      group.append('path').attr('class', 'line').attr('fill', 'none').attr('stroke-width', 2)
      group.append('g').attr('class', 'dots')
      group.append('g').attr('class', 'points')
      return group
    })
    .attr('data-series', ({ label }) => plainText(label))
    .attr('aria-label', ({ label }) => plainText(label))
  groups
    .select('path.raw')
    .attr('stroke', ({ style }) => colors.series(style))
    .attr('d', ({ raw = [] }) =>
      line<(typeof raw)[number]>(
        ({ x }) => pixels(scales.x(x)),
        ({ value }) => pixels(scales.y(value)),
      )(raw),
    )
  groups
    .select('path.line')
    .attr('stroke', ({ style }) => colors.series(style))
    .attr('stroke-dasharray', ({ style }) => style.dash || null)
    .attr('stroke-linejoin', 'round')
    .attr('d', (one, index) =>
      line<LinePoint>(
        point => pixels(scales.x(point.x) + (one.intervals === 'whiskers' ? shift(index) : 0)),
        point => pixels(scales.y(point.value)),
      )(one.points),
    )
  groups.each(function (one, index) {
    drawDots(select(this).select<SVGGElement>('g.dots').node()!, one, name, scales, colors, shift(index))
    const pointShift = one.intervals === 'whiskers' ? shift(index) : 0
    drawPoints(select(this).select<SVGGElement>('g.points').node()!, one, name, scales, colors, pointShift)
  })
}

/** Shifts series slightly at each size, so that their dots and whiskers do not hide one another. */
function shiftOf(count: number, step: number): (index: number) => number {
  const width = Math.min(7, (step * 0.4) / Math.max(1, count))
  return index => (index - (count - 1) / 2) * width
}

/** In a nested svg, which clips intervals at the axis. */
function drawIntervals(
  panel: SVGGElement,
  series: readonly LineSeries[],
  { x, y }: PanelScales,
  { plot }: ChartLayout,
  colors: ColorScheme,
  shift: (index: number) => number,
): void {
  const groups = select(panel)
    .selectAll<SVGSVGElement, number>(':scope > svg.intervals')
    .data([0])
    .join('svg')
    .attr('class', 'intervals')
    .attr('width', plot.width)
    .attr('height', plot.height)
    .attr('overflow', 'hidden')
    .attr('aria-hidden', 'true')
    .selectAll<SVGGElement, LineSeries>('g')
    .data(series, ({ label }) => label)
    .join(enter => {
      const group = enter.append('g')
      group.append('path').attr('class', 'band').attr('fill-opacity', 0.14).attr('stroke-opacity', 0.35)
      group.append('path').attr('class', 'whiskers').attr('fill', 'none').attr('stroke-width', 1.5)
      return group
    })
    .attr('data-series', ({ label }) => plainText(label))
  const band = area<LinePoint>()
    .defined(point => point.interval !== undefined)
    .x(point => pixels(x(point.x)))
    .y0(point => pixels(y(point.interval!.low)))
    .y1(point => pixels(y(point.interval!.high)))
  groups
    .select('path.band')
    .attr('fill', ({ style }) => colors.series(style))
    .attr('stroke', ({ style }) => colors.series(style))
    .attr('d', one => (one.intervals === 'band' ? band(one.points) : null))
  groups
    .select('path.whiskers')
    .attr('stroke', ({ style }) => colors.series(style))
    .attr('stroke-opacity', one => (one.intervals === 'band' ? 0.45 : 0.8))
    .attr('d', (one, index) => {
      const whiskers = one.intervals === 'whiskers' ? one.points : lonePoints(one.points)
      return (
        whiskers
          .filter(point => point.interval !== undefined)
          .map(({ x: place, interval }) => {
            const at = pixels(x(place) + (one.intervals === 'whiskers' ? shift(index) : 0))
            const [low, high] = [pixels(y(interval!.low)), pixels(y(interval!.high))]
            return `M${at - 3},${low}h6m-3,0V${high}m-3,0h6`
          })
          .join('') || null
      )
    })
}

/** Points with an interval whose neighbours have none, where a band would have no width. */
function lonePoints(points: readonly LinePoint[]): readonly LinePoint[] {
  return points.filter((_, index) => !points[index - 1]?.interval && !points[index + 1]?.interval)
}

function drawDots(
  group: SVGGElement,
  series: LineSeries,
  name: XAxis['name'],
  { x, y }: PanelScales,
  colors: ColorScheme,
  shift: number,
): void {
  select(group)
    .attr('fill', colors.series(series.style))
    .attr('fill-opacity', 0.55)
    .attr('aria-hidden', 'true')
    .selectAll<SVGCircleElement, { seed: number; value: number; place: number }>('circle')
    .data(
      // With one seed, the marker is the dot.
      series.points.flatMap(({ x: place, dots }) => (dots.length < 2 ? [] : dots.map(dot => ({ ...dot, place })))),
      dot => `${dot.place}:${dot.seed}`,
    )
    .join('circle')
    .attr('class', 'seed-mark')
    .attr('r', 2)
    .attr('data-series', plainText(series.label))
    .attr(`data-${name}`, dot => dot.place)
    .attr('data-seed', dot => dot.seed)
    .attr('cx', dot => pixels(x(dot.place) + shift))
    .attr('cy', dot => pixels(y(dot.value)))
}

function drawPoints(
  group: SVGGElement,
  series: LineSeries,
  name: XAxis['name'],
  { x, y }: PanelScales,
  colors: ColorScheme,
  shift: number,
): void {
  const points = select(group)
    .selectAll<SVGGElement, LinePoint>(':scope > g.point')
    .data(series.points, point => String(point.x))
    .join(enter => {
      const point = enter.append('g').attr('class', 'point mark').attr('role', 'graphics-symbol')
      point.append('title')
      // The pointer does not need to hit the marker itself.
      point.append('circle').attr('r', 9).attr('fill', 'none').attr('pointer-events', 'all')
      point.append('path')
      return point
    })
    .order()
    .attr('data-series', plainText(series.label))
    .attr(`data-${name}`, point => point.x)
    .attr('aria-label', point => plainText(point.description))
    .attr('transform', point => `translate(${pixels(x(point.x) + shift)},${pixels(y(point.value))})`)
  points.select('title').text(point => plainText(point.description))
  points
    .select('path')
    .attr('d', ({ trouble }) => (series.markers === false ? null : markerPath(series.style, trouble)))
    .attr('fill', ({ trouble }) => (trouble ? colors.background : colors.series(series.style)))
    .attr('stroke', ({ trouble }) => (trouble ? colors.series(series.style) : colors.background))
    .attr('stroke-width', ({ trouble }) => (trouble ? 2 : 1))
    .attr('data-trouble', ({ trouble }) => trouble ?? null)
}

/** A cross consists of lines only, so its fill has no area. */
const markerPath = ({ marker }: LineSeries['style'], trouble: LinePoint['trouble']) =>
  trouble === 'collapsed' ? symbol(symbolTimes, CROSS_AREA)() : symbol(marker, MARKER_AREA)()

const CROSS_AREA = 70

/** Square pixels. */
export const MARKER_AREA = 52
