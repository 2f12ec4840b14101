import { type ScaleLinear, type ScaleLogarithmic, scaleLinear, scaleLog } from 'd3'
import type { XAxis } from './line-chart.ts'

export interface PanelScales {
  /** Place on the x axis → pixels from the plot's left edge. */
  readonly x: ScaleLogarithmic<number, number> | ScaleLinear<number, number>
  /** Value → pixels from the plot's top edge. */
  readonly y: ScaleLinear<number, number>
  /** The smallest distance between neighbouring ticks, in pixels. */
  readonly step: number
}

/** The scales of a panel whose plot area is `width` × `height` pixels. */
export function panelScales(
  { ticks, scale, domain: given }: XAxis,
  yDomain: readonly [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): PanelScales {
  const [first, last] = given ?? [ticks[0] ?? 1, ticks.at(-1) ?? 1]
  // A single tick gets the middle of the axis.
  const domain = first === last ? [first / 2, first * 2] : [first, last]
  const margin = Math.min(24, width * 0.05)
  const x = (scale === 'log' ? scaleLog() : scaleLinear()).domain(domain).range([margin, width - margin])
  const steps = ticks.slice(1).map((tick, index) => x(tick) - x(ticks[index]))
  return { x, y: scaleLinear().domain(yDomain).range([height, 0]), step: Math.min(width, ...steps) }
}

export interface DomainValues {
  /** Means and single seeds, always inside the domain. */
  readonly values: readonly number[]
  /** Ends of intervals, inside unless very wide. */
  readonly intervals: readonly { readonly low: number; readonly high: number }[]
}

/**
 * Round bounds that include all values, and intervals unless they dwarf the values: a t-interval of two seeds is 12.7
 * standard errors wide to each side and would squeeze everything else into a line.
 *
 * @param limits bounds of all possible values, and the domain without data
 * @param always values that are always inside
 */
export function fitDomain(
  { values, intervals }: DomainValues,
  limits: readonly [number, number],
  always: readonly number[] = [],
): [number, number] {
  const inside = [...values, ...always]
  if (inside.length === 0) return [limits[0], limits[1]]
  const low = Math.min(...inside)
  const high = Math.max(...inside)
  const reach = Math.max(high - low, SMALLEST_REACH)
  const lowest = Math.min(low, ...intervals.map(interval => Math.max(interval.low, low - reach)))
  const highest = Math.max(high, ...intervals.map(interval => Math.min(interval.high, high + reach)))
  const missing = Math.max(0, SMALLEST_SPAN - (highest - lowest)) / 2
  const [from, to] = scaleLinear()
    .domain([lowest - missing, highest + missing])
    .nice(TICKS)
    .domain()
  return [Math.max(from, limits[0]), Math.min(to, limits[1])]
}

/** The approximate number of ticks, which d3 takes as a hint. */
export const TICKS = 6
const SMALLEST_REACH = 0.05
const SMALLEST_SPAN = 0.1
