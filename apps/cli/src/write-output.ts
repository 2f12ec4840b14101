import { resolve } from 'node:path'
import { writeOutput as writeTo } from '@finetune-lab/runs'

/**
 * Writes what a command makes to the place that `--out` names; `-` is standard output.
 *
 * @returns the full path; `-` where it went to standard output, to which then no path may be printed
 * @throws OutputError
 */
export function writeOutput(out: string, contents: string | Uint8Array): string {
  if (out === '-') process.stdout.write(contents)
  else if (!writeTo(out, contents).toStandardOutput) return resolve(out)
  return '-'
}
