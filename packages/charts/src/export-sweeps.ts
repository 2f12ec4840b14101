import { comparisonJson, csv, sweepJson } from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { chartPlan } from './chart-plan.ts'
import { svgToPng } from './png/svg-to-png.ts'
import { analyse } from './report/analyse.ts'
import { accuracySvg, differenceSvg, tableSvg } from './svg.ts'

export const EXPORT_FORMATS = ['csv', 'json', 'svg', 'png'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** A figure shows accuracies as curves, differences to no augmentation, or accuracies as a table. */
export const FIGURES = ['accuracy', 'difference', 'table'] as const
export type FigureName = (typeof FIGURES)[number]

/** Figures show one sweep; other formats hold any number. */
export const isFigure = (format: ExportFormat) => format === 'svg' || format === 'png'

/**
 * The exported results, as the command line and the extension write them to files.
 *
 * @param pngAssets the folder that `svgToPng` needs
 * @throws RangeError for a figure of several sweeps
 */
export async function exportedSweeps(
  snapshots: readonly SweepSnapshot[],
  format: ExportFormat,
  pngAssets: string,
  figure: FigureName = 'accuracy',
): Promise<string | Uint8Array> {
  if (format === 'csv') return csv(snapshots)
  if (format === 'json')
    return `${JSON.stringify(snapshots.length === 1 ? jsonOf(snapshots[0]) : severalJson(snapshots), null, 2)}\n`
  if (snapshots.length !== 1) throw new RangeError(`${format} shows one sweep, got ${snapshots.length}`)
  const [snapshot] = snapshots
  const svg = figureSvg(snapshot, figure)
  return format === 'svg' ? svg : svgToPng(svg, { assets: pngAssets })
}

const jsonOf = (snapshot: SweepSnapshot) => sweepJson(snapshot, readSweepChallenge(snapshot))

/** Each sweep, and their comparison: the first is the reference. */
const severalJson = (snapshots: readonly SweepSnapshot[]) => ({
  version: 1,
  sweeps: snapshots.map(jsonOf),
  comparison: comparisonJson(snapshots),
})

function figureSvg(snapshot: SweepSnapshot, figure: FigureName): string {
  const { curves, differences } = analyse(snapshot)
  const options = { plan: chartPlan(snapshot.record), title: snapshot.record.name }
  if (figure === 'difference') return differenceSvg(differences, options)
  return figure === 'table' ? tableSvg(curves, options) : accuracySvg(curves, options)
}
