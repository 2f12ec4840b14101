import { csv, sweepJson } from '@finetune-lab/analysis'
import { accuracySvg, chartPlan } from '@finetune-lab/charts'
import { findSweep, readSweep, type SweepSnapshot } from '@finetune-lab/runs'
import { analyse } from '../analyse.ts'
import { UserError } from '../user-error.ts'
import { writeOutput } from '../write-output.ts'

export interface ExportOptions {
  readonly store: string
  readonly to: 'csv' | 'json' | 'svg'
  readonly out: string
}

/** `export SWEEP…`: the results for other programs. */
export function exportSweeps(sweeps: readonly string[], { store, to, out }: ExportOptions): void {
  const folders = [...new Set(sweeps.map(sweep => findSweep(store, sweep)))]
  const path = writeOutput(out, formats[to](folders.map(folder => readSweep(folder))))
  if (path !== '-') console.log(path)
}

const formats: Record<ExportOptions['to'], (snapshots: readonly SweepSnapshot[]) => string> = {
  csv: snapshots => csv(snapshots),
  json: snapshots =>
    `${JSON.stringify(snapshots.length === 1 ? sweepJson(snapshots[0]) : snapshots.map(sweepJson), null, 2)}\n`,
  svg: snapshots => {
    if (snapshots.length > 1) throw new UserError('export --to svg: expected one sweep; a report compares several')
    const [snapshot] = snapshots
    return accuracySvg(analyse(snapshot).curves, { plan: chartPlan(snapshot.record), title: snapshot.record.name })
  },
}
