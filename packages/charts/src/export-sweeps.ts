import {
  ACCURACY,
  type AxisCurves,
  type AxisRequest,
  asCompared,
  axesJson,
  axisView,
  comparisonJson,
  csv,
  curves,
  curvesOver,
  differences,
  isAsked,
  type Measure,
  measureNamed,
  mergedSweeps,
  missingMeasureNote,
  narrowedAll,
  referenceOf,
  sweepJson,
  testDetails,
} from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import type { SweepRecord, SweepSnapshot } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { conditionWords, heatMap, isHeatMap } from './axes/index.ts'
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
 * @param axes what a figure and `axes` in JSON show where; conditions leave out runs in every format
 * @param measure what figures are of: `accuracy` (default), `ece`, `class:A`; and a column of CSV and JSON
 * @throws RangeError for a figure of several sweeps
 * @throws UserFacingError for axes, a figure or a measure that does not fit the sweep
 */
export async function exportedSweeps(
  snapshots: readonly SweepSnapshot[],
  format: ExportFormat,
  pngAssets: string,
  figure: FigureName = 'accuracy',
  axes: AxisRequest = {},
  measure = ACCURACY.key,
): Promise<string | Uint8Array> {
  const { where, ...places } = axes
  const shown = narrowedAll(snapshots, where)
  if (format === 'csv') {
    // Rows have every setting, so there is nothing to choose but mistakes to find.
    if (isAsked(places)) axisView(mergedSweeps(shown).record, places)
    return csv(shown, measureOfAll(snapshots, measure), snapshots)
  }
  if (format === 'json') {
    const of = measureOfAll(snapshots, measure)
    const json = snapshots.length === 1 ? jsonOf(snapshots[0], of, axes) : severalJson(shown, of, axes)
    return `${JSON.stringify(json, null, 2)}\n`
  }
  if (snapshots.length !== 1) throw new RangeError(`${format} shows one sweep, got ${snapshots.length}`)
  const svg = figureSvg(shown[0], figure, measure, places, titleOf(snapshots[0].record, where))
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

const jsonOf = (snapshot: SweepSnapshot, measure: Measure, axes: AxisRequest = {}) => ({
  ...sweepJson(snapshot, readSweepChallenge(snapshot), measure, axes),
  tests: testDetails(narrowedAll([snapshot], axes.where)[0]),
})

/** Each sweep, and their comparison: the first is the reference. Axes may be any setting that differs between them. */
const severalJson = (snapshots: readonly SweepSnapshot[], measure: Measure, { where, ...places }: AxisRequest) => ({
  version: 1,
  sweeps: snapshots.map(each => jsonOf(each, measure)),
  comparison: comparisonJson(snapshots.flatMap(asCompared)),
  ...(isAsked(places) && {
    axes: axesJson(curvesOver(mergedSweeps(snapshots), places, measure)),
  }),
  ...(where && { where }),
})

/**
 * Over samples per class, as the statistics are, if the sweep has one part. Otherwise, and if an axis was asked for,
 * accuracies are drawn over that axis or the usual one.
 */
function figureSvg(snapshot: SweepSnapshot, figure: FigureName, key: string, axes: AxisRequest, title: string): string {
  const { record } = snapshot
  const measure = measureNamed(record, key)
  const view = curvesOver(snapshot, axes, measure)
  if (figure === 'map') return mapSvg(view, record.datasets, title)
  const asked = isAsked(axes)
  const parts = asked ? [] : analyse(snapshot)
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

function mapSvg(view: AxisCurves, datasets: SweepRecord['datasets'], title: string): string {
  if (!isHeatMap(view))
    throw new UserFacingError('input', 'figure map: expected two numbers that vary; name them with --over and --series')
  return heatMapSvg(heatMap(view, datasets), { title })
}

/** The sweep's name, and the values that all its runs in the figure have. */
const titleOf = (record: SweepRecord, where: AxisRequest['where'] = {}) =>
  [record.name, ...conditionWords(record, where)].join(' · ')
