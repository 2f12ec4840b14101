import { analyse, reportHtml } from '@finetune-lab/charts'
import { type SweepSnapshot, sweepFiles } from '@finetune-lab/runs'
import { writeOutput } from './write-output.ts'

/** Writes the report of the sweeps and returns its full path; by default it lies with the first of them. */
export function writeReport(snapshots: readonly SweepSnapshot[], out = sweepFiles(snapshots[0].folder).report): string {
  return writeOutput(out, reportHtml({ sweeps: snapshots.map(analyse), created: new Date().toISOString() }))
}
