import type { AxisRequest } from '@finetune-lab/analysis'
import { findSweep, readSweep } from '@finetune-lab/runs'
import { checkOutput } from '../check-output.ts'
import { axesOf } from '../shown-axes.ts'
import { warnOfMisplaced } from '../warn-of-misplaced.ts'
import { writeReport } from '../write-report.ts'

/** `report SWEEP…`: writes a report and prints its path. */
export async function report(
  sweeps: readonly string[],
  {
    store,
    out,
    data,
    ...axes
  }: AxisRequest & { readonly store: string; readonly out?: string; readonly data?: string },
): Promise<void> {
  checkOutput(out)
  const folders = [...new Set(sweeps.map(sweep => findSweep(store, sweep)))]
  warnOfMisplaced(folders)
  const path = await writeReport(
    folders.map(folder => readSweep(folder)),
    { out, data, axes: axesOf(axes) },
  )
  if (path !== '-') console.log(path)
}
