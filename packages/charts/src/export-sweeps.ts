import {
  ACCURACY,
  type AxisCurves,
  type AxisRequest,
  asCompared,
  comparisonJson,
  csv,
  curves,
  curvesOver,
  differences,
  type Measure,
  measureNamed,
  missingMeasureNote,
  referenceOf,
  sweepJson,
  testDetails,
} from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { heatMap, isHeatMap } from './axes/index.ts'
import { chartPlan } from './chart-plan.ts'
import { svgToPng } from './png/svg-to-png.ts'
import { analyse } from './report/analyse.ts'
import { accuracySvg, axisSvg, differenceSvg, heatMapSvg, tableSvg } from './svg.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'svg', 'png'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** A figure shows accuracies as curves, differences to no augmentation, accuracies as a table, or a map over two numbers. */
export const FIGURES = ['accuracy', 'difference', 'table', 'map'] as const
export type FigureName = (typeof FIGURES)[number]

/** Figures show one sweep; other formats hold any number. */
export const isFigure = (format: ExportFormat) => format === 'svg' || format === 'png'

/**
 * The exported results, as the command line and the extension write them to files.
 *
 * @param pngAssets the folder that `svgToPng` needs
 * @param measure what figures are of: `accuracy` (default), `ece`, `class:A`; and a column of CSV and JSON
 * @param axes what a figure shows where, and the part of the sweep that JSON and CSV hold
 * @throws RangeError for a figure of several sweeps
 * @throws UserFacingError for axes, a figure or a measure that does not fit the sweep
 */
export async function exportedSweeps(
  snapshots: readonly SweepSnapshot[],
  format: ExportFormat,
  pngAssets: string,
  figure: FigureName = 'accuracy',
  axes?: AxisRequest,
  measure = ACCURACY.key,
): Promise<string | Uint8Array> {
  if (format === 'csv') return csv(snapshots, measureOfAll(snapshots, measure))
  if (format === 'json') {
    const json = snapshots.length === 1 ? jsonOf(snapshots[0], measure) : severalJson(snapshots, measure)
    return `${JSON.stringify(json, null, 2)}\n`
  }
  if (snapshots.length !== 1) throw new RangeError(`${format} shows one sweep, got ${snapshots.length}`)
  const [snapshot] = snapshots
  const svg = figureSvg(snapshot, figure, measure, axes)
  return format === 'svg' ? svg : svgToPng(svg, { assets: pngAssets })
}

/** With the data sets of all sweeps, so that a class may be of any of them. */
function measureOfAll(snapshots: readonly SweepSnapshot[], measure: string): Measure {
  const [{ record }] = snapshots
  const datasets = Object.assign({}, ...snapshots.map(each => each.record.datasets))
  const names = [...new Set(snapshots.flatMap(each => each.record.experiment.finetune.dataset))]
  const { experiment } = record
  return measureNamed(
    { datasets, experiment: { ...experiment, finetune: { ...experiment.finetune, dataset: names } } },
    measure,
  )
}

const jsonOf = (snapshot: SweepSnapshot, measure: string) => ({
  ...sweepJson(snapshot, readSweepChallenge(snapshot), measureOfAll([snapshot], measure)),
  tests: testDetails(snapshot),
})

/** Each sweep, and their comparison: the first is the reference. */
const severalJson = (snapshots: readonly SweepSnapshot[], measure: string) => ({
  version: 1,
  sweeps: snapshots.map(each => jsonOf(each, measure)),
  comparison: comparisonJson(snapshots.flatMap(asCompared)),
})

/**
 * Over samples per class, as the statistics are, if the sweep has one part or a condition leaves one. Otherwise, and if an
 * axis was asked for, accuracies are drawn over that axis or the usual one.
 */
function figureSvg(snapshot: SweepSnapshot, figure: FigureName, key: string, axes: AxisRequest = {}): string {
  const { record } = snapshot
  const measure = measureNamed(record, key)
  const { where = {}, ...places } = axes
  const view = curvesOver(snapshot, axes, measure)
  const title = record.name
  if (figure === 'map') return mapSvg(view, record)
  const parts = analyse(snapshot).filter(part =>
    Object.entries(where).every(([key, value]) => part.where?.[key] === value),
  )
  const asked = Object.values(places).some(each => each !== undefined)
  if (figure === 'accuracy' && (asked || parts.length !== 1)) return axisSvg(view, { datasets: record.datasets, title })
  if (asked || parts.length !== 1)
    throw new UserFacingError(
      'input',
      `figure ${figure}: is drawn over samples per class and augmentation only; give every other setting that varies a value with --where`,
    )
  const { runs } = parts[0].snapshot
  const options = { plan: chartPlan(record), title, measure, missing: missingMeasureNote(measure, runs) }
  if (figure === 'difference') return differenceSvg(differences(runs, referenceOf(record), measure), options)
  const data = curves(runs, measure)
  return figure === 'table' ? tableSvg(data, options) : accuracySvg(data, options)
}

function mapSvg(view: AxisCurves, { datasets, name }: SweepSnapshot['record']): string {
  if (!isHeatMap(view))
    throw new UserFacingError('input', 'figure map: expected two numbers that vary; name them with --over and --series')
  return heatMapSvg({ ...heatMap(view, datasets), description: name }, {})
}
