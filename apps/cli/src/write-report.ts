import { resolve } from 'node:path'
import { reportFiles } from '@finetune-lab/charts'
import { outputError, type SweepSnapshot, sweepFiles, writeFileAtomically } from '@finetune-lab/runs'
import { writeOutput } from './write-output.ts'

export interface ReportOptions {
  /** Default: report.html in the folder of the first sweep. A name that ends in .md makes it Markdown. */
  readonly out?: string
  /** The folder of `--data`. */
  readonly data?: string
}

/**
 * Writes the report of the sweeps, and the figures next to it.
 *
 * @returns its full path, or `-`
 * @throws OutputError
 */
export async function writeReport(
  snapshots: readonly SweepSnapshot[],
  { out, data }: ReportOptions = {},
): Promise<string> {
  const own = resolve(sweepFiles(snapshots[0].folder).report)
  const files = await reportFiles(snapshots, out ?? own, { created: new Date().toISOString(), dataFolder: data })
  const write = out === undefined ? writeToStore : writeOutput
  return files.map(({ path, contents }) => write(path, contents)).at(-1)!
}

/** A store may be shared: a link that somebody put there is replaced, not followed. */
function writeToStore(path: string, contents: string | Uint8Array): string {
  try {
    writeFileAtomically(path, contents)
  } catch (cause) {
    throw outputError(path, cause)
  }
  return path
}
