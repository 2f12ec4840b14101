import type { ChartOptions } from '../chart-options.ts'
import type { LineSeries, Panel } from './line-chart.ts'
import { type DomainValues, fitDomain } from './scales.ts'

/**
 * Gives panels their y axis: fixed by the options, or fitted to the data, shared or separate.
 *
 * @param limits bounds of all possible values
 * @param always values that the axis always includes
 * @param empty the axis without data
 */
export function fitPanels(
  panels: readonly Omit<Panel, 'yDomain'>[],
  { yDomain, sharedY = true }: ChartOptions,
  limits: readonly [number, number],
  { always, empty }: { readonly always: readonly number[]; readonly empty: readonly [number, number] },
): readonly Panel[] {
  const domainOf = (shown: readonly Omit<Panel, 'yDomain'>[]): readonly [number, number] => {
    const values = domainValues(shown.flatMap(({ series }) => series))
    return values.values.length === 0 ? empty : fitDomain(values, limits, always)
  }
  const shared = domainOf(panels)
  return panels.map(panel => ({ ...panel, yDomain: yDomain ?? (sharedY ? shared : domainOf([panel])) }))
}

/** Whether an interval ends outside its panel. */
export function reachesBeyond({ series, yDomain: [low, high] }: Panel): boolean {
  return series.some(({ points }) =>
    points.some(({ interval }) => interval !== undefined && (interval.low < low || interval.high > high)),
  )
}

function domainValues(series: readonly LineSeries[]): DomainValues {
  const points = series.flatMap(one => one.points)
  return {
    values: points.flatMap(point => [point.value, ...point.dots.map(dot => dot.value)]),
    intervals: points.flatMap(point => point.interval ?? []),
  }
}
