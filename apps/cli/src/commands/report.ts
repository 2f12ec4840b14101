import { findSweep, readSweep } from '@finetune-lab/runs'
import { writeReport } from '../write-report.ts'

/** `report SWEEP…`: prints where it is. */
export function report(
  sweeps: readonly string[],
  { store, out }: { readonly store: string; readonly out?: string },
): void {
  const folders = [...new Set(sweeps.map(sweep => findSweep(store, sweep)))]
  const path = writeReport(
    folders.map(folder => readSweep(folder)),
    out,
  )
  if (path !== '-') console.log(path)
}
