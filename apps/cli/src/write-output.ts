import { resolve } from 'node:path'
import { writeOutput as writeTo } from '@finetune-lab/runs'

/**
 * Writes a command's output to the path given as `--out`; `-` is standard output.
 *
 * @returns the full path, or `-` if it went to standard output, where no path may be printed then
 * @throws OutputError
 */
export function writeOutput(out: string, contents: string | Uint8Array): string {
  if (out === '-') process.stdout.write(contents)
  else if (!writeTo(out, contents).toStandardOutput) return resolve(out)
  return '-'
}
