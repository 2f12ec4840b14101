import { scaleLinear, scaleLog } from 'd3'
import type { FigureLook, PanelZoom } from './figure-look.ts'
import type { LineSeries, Panel, XAxis } from './line-chart.ts'

/** The panel with the y axis of the user's zoom, and without the points of hidden series. */
export function shownPanel(panel: Panel, { hidden, zoom }: FigureLook): Panel {
  const y = zoom[panel.key]?.y
  const series = panel.series.map(
    (one): LineSeries => (hidden.includes(one.label) ? { ...one, points: [], raw: [] } : one),
  )
  return { ...panel, series, ...(y && { yDomain: y }) }
}

/** The axis with the domain of the user's zoom, and the ticks in it. */
export function zoomedAxis(axis: XAxis, { x }: PanelZoom = {}): XAxis {
  if (!x) return axis
  const [low, high] = x
  // Samples per class are ticks only where there are points; steps have round ticks anywhere.
  const ticks =
    axis.name === 'samples-per-class'
      ? axis.ticks.filter(tick => tick >= low && tick <= high)
      : (axis.scale === 'log' ? scaleLog() : scaleLinear()).domain([low, high]).ticks(6)
  return { ...axis, domain: x, ticks }
}
