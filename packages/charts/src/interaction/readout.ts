import type { DrawnChart, DrawnPanel, DrawnPoint, DrawnSeries } from '../line-chart/drawn-chart.ts'

/** A place in a figure, in pixels from its top left corner. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** What is at one x of a panel: each visible series' point there. */
export interface Readout {
  readonly panel: DrawnPanel
  /** The x in words. */
  readonly title: string
  /** Where the crosshair is, from the plot area's left edge. */
  readonly left: number
  /** From top to bottom, as the lines are there. */
  readonly entries: readonly ReadoutEntry[]
  /** The entry that is closest to the pointer. */
  readonly nearest: ReadoutEntry
  /** How far it is, in pixels. */
  readonly distance: number
}

export interface ReadoutEntry {
  readonly series: DrawnSeries
  readonly point: DrawnPoint
}

/** The panel whose plot area has this place. */
export function panelAt({ panels }: DrawnChart, { x, y }: Place): DrawnPanel | undefined {
  return panels.find(panel => x >= panel.x && x <= panel.x + panel.width && y >= panel.y && y <= panel.y + panel.height)
}

/** What the crosshair shows for a pointer at this place; undefined outside the plots, and in a plot without points. */
export function readoutAt(drawn: DrawnChart, place: Place): Readout | undefined {
  const panel = panelAt(drawn, place)
  if (!panel) return undefined
  const [left, top] = [place.x - panel.x, place.y - panel.y]
  return readoutIn(drawn, panel, closestX(panel, left), { left, top })
}

/** The same for a point that has the keyboard's focus. */
export function readoutOf(drawn: DrawnChart, element: Element): Readout | undefined {
  for (const panel of drawn.panels)
    for (const { points } of panel.series) {
      const point = points.find(each => each.element === element)
      if (point) return readoutIn(drawn, panel, point.axisLeft, point)
    }
  return undefined
}

function readoutIn(
  { chart }: DrawnChart,
  panel: DrawnPanel,
  axisLeft: number | undefined,
  pointer: { readonly left: number; readonly top: number },
): Readout | undefined {
  if (axisLeft === undefined) return undefined
  const reach = chart.xAxis.name === 'step' ? STEP_REACH : 0.5
  const entries = panel.series
    .flatMap((series): ReadoutEntry[] => {
      const point = closest(series.points, axisLeft)
      return point && Math.abs(point.axisLeft - axisLeft) <= reach ? [{ series, point }] : []
    })
    .sort((a, b) => a.point.top - b.point.top || a.point.left - b.point.left)
  const far = ({ point }: ReadoutEntry) => Math.hypot(point.left - pointer.left, point.top - pointer.top)
  const nearest = entries.reduce((best, entry) => (far(entry) < far(best) ? entry : best), entries[0])
  return {
    panel,
    title: chart.xAxis.describe(nearest.point.point.x),
    left: axisLeft,
    entries,
    nearest,
    distance: far(nearest),
  }
}

/** Losses are recorded at slightly different batches in each run: points this close, in pixels, are shown together. */
const STEP_REACH = 12

function closestX({ series }: DrawnPanel, left: number): number | undefined {
  const candidates = series.map(({ points }) => closest(points, left)?.axisLeft).filter(x => x !== undefined)
  return candidates.length === 0
    ? undefined
    : candidates.reduce((best, x) => (Math.abs(x - left) < Math.abs(best - left) ? x : best))
}

/** Binary search: points are ascending along the axis. */
function closest(points: readonly DrawnPoint[], left: number): DrawnPoint | undefined {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (points[middle].axisLeft < left) low = middle + 1
    else high = middle
  }
  const [before, after] = [points[low - 1], points[low]]
  if (!before || !after) return before ?? after
  return left - before.axisLeft <= after.axisLeft - left ? before : after
}
