import { area, group, line, select, symbol, symbolTimes } from 'd3'
import type { ColorScheme } from '../color-scheme.ts'
import { plainText } from '../plain-text.ts'
import type { DrawnSeries } from './drawn-chart.ts'
import { fanOut } from './fan-out.ts'
import { layer } from './layer.ts'
import type { ChartLayout } from './layout.ts'
import type { LinePoint, LineSeries, Panel, XAxis } from './line-chart.ts'
import { pixels } from './panel-frame.ts'
import type { PanelScales } from './scales.ts'

/**
 * Draws the bands, lines, dots and markers of a panel's series: bands below all lines, markers above all dots.
 *
 * @param fan whether overlapping markers are moved apart
 */
export function drawSeries(
  panel: SVGGElement,
  { series }: Panel,
  { name }: XAxis,
  scales: PanelScales,
  layout: ChartLayout,
  colors: ColorScheme,
  fan: boolean,
): readonly DrawnSeries[] {
  const shift = shiftOf(series.length, scales.step)
  const offsets = fan ? markerOffsets(series, scales) : new Map<LinePoint, number>()
  drawIntervals(panel, series, scales, layout, colors, shift)
  const groups = layer(panel, 'lines')
    .selectAll<SVGGElement, LineSeries>('g.series')
    .data(series, ({ label }) => label)
    .join(enter => {
      const group = enter.append('g').attr('class', 'series').attr('role', 'group').attr('data-walk', 'line')
      // A nested svg clips lines at the edges of a zoomed plot.
      const clip = group.append('svg').attr('class', 'clip').attr('overflow', 'hidden')
      clip.append('path').attr('class', 'raw').attr('fill', 'none').attr('stroke-opacity', 0.35)
      clip.append('path').attr('class', 'line').attr('fill', 'none').attr('stroke-width', 2)
      group.append('g').attr('class', 'dots')
      group.append('g').attr('class', 'points')
      return group
    })
    .attr('data-series', ({ label }) => plainText(label))
    .attr('aria-label', ({ title }) => plainText(title))
  const { width, height } = layout.plot
  groups
    .select('svg.clip')
    .attr('x', -LINE_WIDTH)
    .attr('y', -LINE_WIDTH)
    .attr('width', width + 2 * LINE_WIDTH)
    .attr('height', height + 2 * LINE_WIDTH)
    .attr('viewBox', [-LINE_WIDTH, -LINE_WIDTH, width + 2 * LINE_WIDTH, height + 2 * LINE_WIDTH].join(' '))
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
  const inside = (x: number, value: number) =>
    scales.x(x) >= 0 && scales.x(x) <= width && scales.y(value) >= -0.5 && scales.y(value) <= height + 0.5
  const drawn: DrawnSeries[] = []
  groups.each(function (one, index) {
    const dots = select(this).select<SVGGElement>('g.dots').node()!
    drawDots(dots, one, name, scales, colors, shift(index), inside)
    const placed = one.points
      .filter(({ x, value }) => inside(x, value))
      .map(point => {
        const axisLeft = scales.x(point.x)
        const offset = one.intervals === 'whiskers' ? shift(index) : (offsets.get(point) ?? 0)
        return { point, axisLeft, left: axisLeft + offset, top: scales.y(point.value) }
      })
    const elements = drawPoints(select(this).select<SVGGElement>('g.points').node()!, one, placed, name, colors)
    drawn.push({
      series: one,
      color: colors.series(one.style),
      points: placed.map((place, at) => ({ ...place, element: elements[at] })),
    })
  })
  return drawn.filter(({ points }) => points.length > 0)
}

/** In pixels. */
const LINE_WIDTH = 2

/** Overlapping markers of lines fan out; whiskers are shifted anyway. */
function markerOffsets(series: readonly LineSeries[], scales: PanelScales): ReadonlyMap<LinePoint, number> {
  const marked = series.filter(({ intervals, markers }) => intervals === 'band' && markers !== false)
  const byX = group(
    marked.flatMap(({ points }) => points),
    ({ x }) => x,
  )
  return new Map(
    [...byX.values()].flatMap(points => {
      const offsets = fanOut(
        points.map(({ value }) => scales.y(value)),
        scales.step * 0.6,
      )
      return points.map((point, index) => [point, offsets[index]] as const)
    }),
  )
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
  inside: (x: number, value: number) => boolean,
): void {
  const dots = select(group)
    .attr('fill', colors.series(series.style))
    .attr('fill-opacity', 0.55)
    .attr('aria-hidden', 'true')
    .selectAll<SVGCircleElement, { seed: number; value: number; place: number }>('circle')
    .data(
      // With one seed, the marker is the dot.
      series.points.flatMap(({ x: place, dots }) =>
        dots.length < 2 ? [] : dots.filter(dot => inside(place, dot.value)).map(dot => ({ ...dot, place })),
      ),
      dot => `${dot.place}:${dot.seed}`,
    )
  dots.exit().remove()
  // Not join(), which also sorts: without a browser, that takes time proportional to the square of thousands of dots.
  dots
    .enter()
    .append('circle')
    .merge(dots)
    .attr('class', 'seed-mark')
    .attr('r', 2)
    .attr('data-series', plainText(series.label))
    .attr(`data-${name}`, dot => dot.place)
    .attr('data-seed', dot => dot.seed)
    .attr('cx', dot => pixels(x(dot.place) + shift))
    .attr('cy', dot => pixels(y(dot.value)))
}

interface PlacedPoint {
  readonly point: LinePoint
  readonly left: number
  readonly top: number
}

/** @returns the elements, in the order of the points */
function drawPoints(
  group: SVGGElement,
  series: LineSeries,
  placed: readonly PlacedPoint[],
  name: XAxis['name'],
  colors: ColorScheme,
): readonly Element[] {
  const points = select(group)
    .selectAll<SVGGElement, PlacedPoint>(':scope > g.point')
    .data(placed, ({ point }) => String(point.x))
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
    .attr(`data-${name}`, ({ point }) => point.x)
    .attr('aria-label', ({ point }) => plainText(point.description))
    .attr('transform', ({ left, top }) => `translate(${pixels(left)},${pixels(top)})`)
  points.select('title').text(({ point }) => plainText(point.description))
  points
    .select('path')
    .attr('d', ({ point: { trouble } }) => (series.markers === false ? null : markerPath(series.style, trouble)))
    .attr('fill', ({ point: { trouble } }) => (trouble ? colors.background : colors.series(series.style)))
    .attr('stroke', ({ point: { trouble } }) => (trouble ? colors.series(series.style) : colors.background))
    .attr('stroke-width', ({ point: { trouble } }) => (trouble ? 2 : 1))
    .attr('data-trouble', ({ point: { trouble } }) => trouble ?? null)
  return points.nodes()
}

/** A cross consists of lines only, so its fill has no area. */
const markerPath = ({ marker }: LineSeries['style'], trouble: LinePoint['trouble']) =>
  trouble === 'collapsed' ? symbol(symbolTimes, CROSS_AREA)() : symbol(marker, MARKER_AREA)()

const CROSS_AREA = 70

/** Square pixels. */
export const MARKER_AREA = 52
