import type { AxisRequest } from '@finetune-lab/analysis'
import { findSweep, readSweep } from '@finetune-lab/runs'
import type { Command } from 'commander'
import { addAxisOptions, dataOption, SWEEP_ARGUMENT, storeOption } from '../arguments.ts'
import { checkOutput } from '../check-output.ts'
import { axesOf } from '../shown-axes.ts'
import { warnOfMisplaced } from '../warn-of-misplaced.ts'
import { writeReport } from '../write-report.ts'

/** `report SWEEP…`: writes a report and prints its path. */
export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description('write a report: one HTML file that needs no network, or Markdown; several sweeps are compared')
    .argument('<sweeps...>', SWEEP_ARGUMENT)
    .option(
      '--out <file>',
      'file to write, or - for standard output; a name ending in .md writes Markdown with figures next to it (default: report.html in the first sweep’s folder)',
    )
    .addOption(dataOption())
    .addOption(storeOption())
  addAxisOptions(command).action(report)
}

async function report(
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
