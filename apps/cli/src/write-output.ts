import { dirname, resolve } from 'node:path'
import { diskTrouble, writeFileAtomically } from '@finetune-lab/runs'
import { makeFolder } from '@finetune-lab/system'
import { UserError } from './user-error.ts'

/** Writes a file whole or not at all; `-` is standard output. Returns the full path. */
export function writeOutput(out: string, contents: string | Uint8Array): string {
  if (out === '-') {
    process.stdout.write(contents)
    return out
  }
  const path = resolve(out)
  makeFolder(dirname(path))
  try {
    writeFileAtomically(path, contents)
  } catch (cause) {
    throw new UserError(`${path}: cannot be written (${diskTrouble(cause) ?? (cause as Error).message})`, undefined, {
      cause,
    })
  }
  return path
}
