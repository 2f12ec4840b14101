import { csv, sweepJson } from '@finetune-lab/analysis'
import { accuracySvg, chartPlan, svgToPng } from '@finetune-lab/charts'
import { findSweep, readSweep, type SweepSnapshot } from '@finetune-lab/runs'
import { analyse } from '../analyse.ts'
import { pngAssets } from '../engine-script.ts'
import { UserError } from '../user-error.ts'
import { writeOutput } from '../write-output.ts'

export interface ExportOptions {
  readonly store: string
  readonly to: 'csv' | 'json' | 'svg' | 'png'
  readonly out: string
}

/** `export SWEEP…`: the results for other programs. */
export async function exportSweeps(sweeps: readonly string[], { store, to, out }: ExportOptions): Promise<void> {
  const folders = [...new Set(sweeps.map(sweep => findSweep(store, sweep)))]
  const path = writeOutput(out, await formats[to](folders.map(folder => readSweep(folder))))
  if (path !== '-') console.log(path)
}

type Format = (snapshots: readonly SweepSnapshot[]) => string | Promise<Uint8Array>

const formats: Record<ExportOptions['to'], Format> = {
  csv: snapshots => csv(snapshots),
  json: snapshots =>
    `${JSON.stringify(snapshots.length === 1 ? sweepJson(snapshots[0]) : snapshots.map(sweepJson), null, 2)}\n`,
  svg: snapshots => accuracyFigure(snapshots, 'svg'),
  png: snapshots => svgToPng(accuracyFigure(snapshots, 'png'), { assets: pngAssets() }),
}

function accuracyFigure(snapshots: readonly SweepSnapshot[], format: string): string {
  if (snapshots.length > 1) throw new UserError(`export --to ${format}: expected one sweep; a report compares several`)
  const [snapshot] = snapshots
  return accuracySvg(analyse(snapshot).curves, { plan: chartPlan(snapshot.record), title: snapshot.record.name })
}
