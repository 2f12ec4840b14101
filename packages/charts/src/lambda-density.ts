import { betaDensity } from '@finetune-lab/random'
import { area, line, range, scaleLinear, select } from 'd3'
import { type ColorSchemeName, colorScheme } from './color-scheme.ts'
import { layer } from './line-chart/layer.ts'
import { seriesStyles } from './series-style.ts'

/** The distributions of λ, and drawn values. */
export interface LambdaDensity {
  readonly curves: readonly LambdaCurve[]
  /** A λ set by hand, which replaces all drawn ones. */
  readonly fixed?: number
}

export interface LambdaCurve {
  /** The augmentation's label, which gives the same colour as in other figures. */
  readonly label: string
  /** λ ~ Beta(alpha, alpha) */
  readonly alpha: number
  /** The λ of the batch, marked on the axis. */
  readonly drawn: readonly number[]
}

export interface LambdaDensityOptions {
  readonly width: number
  readonly height: number
  readonly colors?: ColorSchemeName
}

const MARGIN = { left: 10, right: 10, top: 4, bottom: 18 }
const STEPS = 240
/** For α < 1 the density is infinite at 0 and 1. Values closer to them than this do not set the scale. */
const EDGE = 0.02

/** Draws the density of λ, or updates an earlier drawing. Works in any DOM. */
export function drawLambdaDensity(
  container: Element,
  { curves, fixed }: LambdaDensity,
  { width, height, colors: name = 'light' }: LambdaDensityOptions,
): SVGSVGElement {
  const colors = colorScheme(name)
  const styles = seriesStyles(curves.map(({ label }) => label))
  const x = scaleLinear([0, 1], [MARGIN.left, width - MARGIN.right])
  const points = range(STEPS + 1).map(step => Math.min(Math.max(step / STEPS, 1e-4), 1 - 1e-4))
  const highest = Math.max(
    ...curves.flatMap(({ alpha }) => points.filter(inside).map(point => betaDensity(alpha, point))),
    1.5,
  )
  const y = scaleLinear([0, highest * 1.05], [height - MARGIN.bottom, MARGIN.top]).clamp(true)
  const svg = select(container)
    .selectAll<SVGSVGElement, LambdaDensity>(':scope > svg.lambda-density')
    .data([curves])
    .join('svg')
    .attr('class', 'lambda-density')
    .attr('viewBox', `0 0 ${width} ${height}`)
    .attr('width', width)
    .attr('height', height)
    .attr('font-family', 'sans-serif')
    .attr('font-size', 10)
    .attr('role', 'img')
    .attr('aria-label', describe(curves, fixed))

  const [axis, shapes, marks] = ['axis', 'shapes', 'marks'].map(each => layer(svg.node()!, each))
  axis
    .selectAll('line')
    .data([0])
    .join('line')
    .attr('x1', x(0))
    .attr('x2', x(1))
    .attr('y1', y(0))
    .attr('y2', y(0))
    .attr('stroke', colors.axis)
  axis
    .selectAll('text')
    .data([0, 0.5, 1])
    .join('text')
    .attr('x', value => x(value))
    .attr('y', height - 5)
    .attr('text-anchor', 'middle')
    .attr('fill', colors.muted)
    .text(value => (value === 0.5 ? 'λ 0.5' : String(value)))

  const surface = area<number>().x(x).y0(y(0))
  const outline = line<number>().x(x)
  const curve = shapes
    .selectAll<SVGGElement, LambdaCurve>('g.curve')
    .data(curves, each => each.label)
    .join(enter => {
      const group = enter.append('g').attr('class', 'curve')
      group.append('path').attr('class', 'surface').attr('fill-opacity', 0.15)
      group.append('path').attr('class', 'outline').attr('fill', 'none').attr('stroke-width', 1.5)
      return group
    })
    // A λ set by hand is emphasised over the distributions.
    .attr('opacity', fixed === undefined ? 1 : 0.35)
  const colorOf = ({ label }: LambdaCurve) => colors.series(styles.get(label)!)
  const densityOf =
    ({ alpha }: LambdaCurve) =>
    (point: number) =>
      y(betaDensity(alpha, point))
  curve
    .select('.surface')
    .attr('fill', colorOf)
    .attr('d', each => surface.y1(densityOf(each))(points))
  curve
    .select('.outline')
    .attr('stroke', colorOf)
    .attr('stroke-dasharray', each => styles.get(each.label)!.dash || null)
    .attr('d', each => outline.y(densityOf(each))(points))

  const drawn = curves.flatMap(each => each.drawn.map(value => ({ value, color: colorOf(each) })))
  const shown =
    fixed === undefined
      ? drawn.map(each => ({ ...each, top: y(0) - 9, width: 1.5 }))
      : [{ value: fixed, color: colors.text, top: MARGIN.top, width: 2 }]
  marks
    .selectAll<SVGLineElement, (typeof shown)[number]>('line')
    .data(shown)
    .join('line')
    .attr('x1', ({ value }) => x(value))
    .attr('x2', ({ value }) => x(value))
    .attr('y1', ({ top }) => top)
    .attr('y2', y(0))
    .attr('stroke', ({ color }) => color)
    .attr('stroke-width', each => each.width)
  return svg.node()!
}

const inside = (point: number) => point >= EDGE && point <= 1 - EDGE

function describe(curves: readonly LambdaCurve[], fixed: number | undefined): string {
  if (fixed !== undefined) return `λ is fixed at ${fixed.toFixed(2)}`
  const each = curves.map(
    ({ label, alpha, drawn }) =>
      `${label}: λ is drawn from Beta(${alpha}, ${alpha}); in this batch ${drawn.map(value => value.toFixed(2)).join(', ')}`,
  )
  return `Density of λ. ${each.join('. ')}`
}
