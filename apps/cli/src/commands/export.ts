import { type ExportFormat, exportedSweeps, isFigure } from '@finetune-lab/charts'
import { findSweep, readSweep } from '@finetune-lab/runs'
import { pngAssets } from '../engine-script.ts'
import { UserError } from '../user-error.ts'
import { writeOutput } from '../write-output.ts'

export interface ExportOptions {
  readonly store: string
  readonly to: ExportFormat
  readonly out: string
}

/** `export SWEEP…`: the results for other programs. */
export async function exportSweeps(sweeps: readonly string[], { store, to, out }: ExportOptions): Promise<void> {
  const folders = [...new Set(sweeps.map(sweep => findSweep(store, sweep)))]
  if (isFigure(to) && folders.length > 1)
    throw new UserError(`export --to ${to}: expected one sweep; a report compares several`)
  const snapshots = folders.map(folder => readSweep(folder))
  const path = writeOutput(out, await exportedSweeps(snapshots, to, pngAssets()))
  if (path !== '-') console.log(path)
}
