import { type AxisCurves, type AxisPanel, type AxisView, isBetter, type Measure } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'
import { describePoint } from '../describe-point.ts'
import { capitalised, measureWords } from '../measure-words.ts'
import { axisTitle, panelTitle } from './axis-words.ts'

/** Mean accuracies over two numbers, as plain data. */
export interface HeatMap {
  readonly description: string
  readonly xTitle: string
  readonly yTitle: string
  /** Rising, from left to right and from bottom to top. */
  readonly columns: readonly number[]
  readonly rows: readonly number[]
  /** The smallest and largest mean of all panels. */
  readonly domain: readonly [number, number]
  readonly panels: readonly HeatPanel[]
  /** Small print below the figure. */
  readonly note: string
}

export interface HeatPanel {
  readonly title: string
  readonly cells: readonly HeatCell[]
}

export interface HeatCell {
  readonly column: number
  readonly row: number
  readonly mean: number
  readonly text: string
  /** The best mean of the panel. */
  readonly best: boolean
  /** The text of the tooltip. */
  readonly description: string
}

/** Whether a view can be drawn as a heat map: over a number, with a number that makes the curves. */
export const isHeatMapView = ({ over, series }: Pick<AxisView, 'over' | 'series'>) =>
  series?.kind === 'number' && over.values.length > 1 && series.values.length > 1

export const isHeatMap = ({ view }: AxisCurves) => isHeatMapView(view)

/** Curves over a number whose series are a number too, as a map of both: the series from bottom to top. */
export function heatMap({ view, panels, measure, missing }: AxisCurves, datasets: SweepRecord['datasets']): HeatMap {
  const { over, series } = view
  if (series?.kind !== 'number') throw new RangeError('a heat map needs two numbers, on the axis and as series')
  const means = panels.flatMap(panel => panel.series.flatMap(({ points }) => points.map(({ mean }) => mean)))
  const place = (x: number, y: number) => `${over.title} ${x}, ${series.title} ${y}`
  return {
    description: `${capitalised(measureWords(measure).title)} over ${axisTitle(over)} and ${axisTitle(series)}`,
    xTitle: axisTitle(over),
    yTitle: axisTitle(series),
    columns: over.values as readonly number[],
    rows: series.values as readonly number[],
    domain: means.length === 0 ? [0, 1] : [Math.min(...means), Math.max(...means)],
    panels: panels.map(panel => ({ title: panelTitle(panel, datasets), cells: cellsOf(panel, place, measure) })),
    note: [measure.better === 'higher' ? NOTE : LOWER_NOTE, ...(missing ? [`${missing}.`] : [])].join(' '),
  }
}

const NOTE = 'Mean over seeds. The stronger the colour, the higher the mean; the highest of each panel has a border.'
const LOWER_NOTE =
  'Mean over seeds; lower is better. The stronger the colour, the higher the mean; the lowest of each panel has a border.'

function cellsOf({ series }: AxisPanel, place: (x: number, y: number) => string, measure: Measure): HeatCell[] {
  const { value: format } = measureWords(measure)
  const means = series.flatMap(({ points }) => points.map(({ mean }) => mean))
  const best = means.reduce((best, mean) => (isBetter(measure, mean, best) ? mean : best), means[0])
  return series.flatMap(({ value, points }) =>
    points.map(point => ({
      column: point.x,
      row: value as number,
      mean: point.mean,
      text: format(point.mean),
      best: point.mean === best,
      description: describePoint('', place(point.x, value as number), point, measure),
    })),
  )
}
