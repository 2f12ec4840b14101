import { reportFiles } from '@finetune-lab/charts'
import { type SweepSnapshot, sweepFiles } from '@finetune-lab/runs'
import { writeOutput } from './write-output.ts'

export interface ReportOptions {
  /** Default: report.html in the folder of the first sweep. A name that ends in .md makes it Markdown. */
  readonly out?: string
  /** The folder of `--data`. */
  readonly data?: string
}

/** Writes the report of the sweeps, and what lies beside it, and returns its full path. */
export async function writeReport(
  snapshots: readonly SweepSnapshot[],
  { out = sweepFiles(snapshots[0].folder).report, data }: ReportOptions = {},
): Promise<string> {
  const files = await reportFiles(snapshots, out, { created: new Date().toISOString(), dataFolder: data })
  return files.map(({ path, contents }) => writeOutput(path, contents)).at(-1)!
}
