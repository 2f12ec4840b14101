import { resolve } from 'node:path'
import type { AxisRequest } from '@finetune-lab/analysis'
import { reportFiles } from '@finetune-lab/charts'
import { outputError, type SweepSnapshot, sweepFiles, writeFileAtomically } from '@finetune-lab/runs'
import { writeOutput } from './write-output.ts'

export interface ReportOptions {
  /** Default: report.html in the first sweep's folder. A name ending in .md writes Markdown. */
  readonly out?: string
  /** The `--data` folder. */
  readonly data?: string
  /** What figures and tables show where. */
  readonly axes?: AxisRequest
}

/**
 * Writes the report on the sweeps, with its figures next to it.
 *
 * @returns its full path, or `-`
 * @throws OutputError
 */
export async function writeReport(
  snapshots: readonly SweepSnapshot[],
  { out, data, axes }: ReportOptions = {},
): Promise<string> {
  const own = resolve(sweepFiles(snapshots[0].folder).report)
  const created = new Date().toISOString()
  const files = await reportFiles(snapshots, out ?? own, { created, dataFolder: data, axes })
  const write = out === undefined ? writeToStore : writeOutput
  return files.map(({ path, contents }) => write(path, contents)).at(-1)!
}

/** A store may be shared, so a link at this path is replaced, not followed. */
function writeToStore(path: string, contents: string | Uint8Array): string {
  try {
    writeFileAtomically(path, contents)
  } catch (cause) {
    throw outputError(path, cause)
  }
  return path
}
