import type { DrawnChart, DrawnPanel } from '../line-chart/drawn-chart.ts'
import type { FigureLook, PanelZoom } from '../line-chart/figure-look.ts'
import type { Place } from './readout.ts'

/** A rectangle that the pointer drew in a panel, in pixels from the plot area's top left corner. */
export interface Selection {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/**
 * The rectangle from one corner to the other, within the plot. A drag along one axis spans all of the other axis.
 * Undefined while it is too small to be meant.
 */
export function selectionIn(panel: DrawnPanel, from: Place, to: Place): Selection | undefined {
  const [left, right] = ordered(clamp(from.x - panel.x, panel.width), clamp(to.x - panel.x, panel.width))
  const [top, bottom] = ordered(clamp(from.y - panel.y, panel.height), clamp(to.y - panel.y, panel.height))
  const [wide, high] = [right - left >= SMALLEST, bottom - top >= SMALLEST]
  if (!wide && !high) return undefined
  return {
    left: wide ? left : 0,
    width: wide ? right - left : panel.width,
    top: high ? top : 0,
    height: high ? bottom - top : panel.height,
  }
}

/** In pixels. */
const SMALLEST = 10

/** The look with the selection zoomed in, also in the panels that share the panel's axes. */
export function zoomedTo(look: FigureLook, drawn: DrawnChart, panel: DrawnPanel, selection: Selection): FigureLook {
  const { x, y } = panel.scales
  const wide = selection.width < panel.width
  const high = selection.height < panel.height
  const domain = [selection.left, selection.left + selection.width].map(left => x.invert(left)) as [number, number]
  const hasPoints = panel.series.some(({ points }) =>
    points.some(({ point }) => point.x >= domain[0] && point.x <= domain[1]),
  )
  return withZoom(look, drawn, panel, {
    // A part of the axis without points would be an empty plot.
    ...(wide && hasPoints && { x: domain }),
    ...(high && { y: [y.invert(selection.top + selection.height), y.invert(selection.top)] }),
  })
}

/** Zooms both axes by a factor (2: half as much is shown) around a place, from the plot area's top left corner. */
export function zoomedAround(
  look: FigureLook,
  drawn: DrawnChart,
  panel: DrawnPanel,
  { x: left, y: top }: Place,
  factor: number,
): FigureLook {
  const around = (at: number, length: number): readonly [number, number] => [
    at - at / factor,
    at + (length - at) / factor,
  ]
  const [first, last] = around(left, panel.width)
  const [highest, lowest] = around(top, panel.height)
  const { x, y } = panel.scales
  return withZoom(look, drawn, panel, {
    x: [x.invert(first), x.invert(last)],
    y: [y.invert(lowest), y.invert(highest)],
  })
}

function withZoom(look: FigureLook, drawn: DrawnChart, panel: DrawnPanel, change: PanelZoom): FigureLook {
  if (!change.x && !change.y) return look
  const same = (other: DrawnPanel) => other.scales.y.domain().join() === panel.scales.y.domain().join()
  const zoom = { ...look.zoom }
  for (const other of drawn.panels) {
    const sharesY = other === panel || same(other)
    const next: PanelZoom = {
      ...zoom[other.key],
      ...(change.x && { x: change.x }),
      ...(sharesY && change.y && { y: change.y }),
    }
    if (next.x || next.y) zoom[other.key] = next
  }
  return { ...look, zoom }
}

const ordered = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a])

const clamp = (value: number, high: number) => Math.min(Math.max(value, 0), high)
