import { dirname, resolve } from 'node:path'
import { diskTrouble, writeFileAtomically } from '@finetune-lab/runs'
import { makeFolder, UserFacingError } from '@finetune-lab/system'

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
    throw new UserFacingError(
      'input',
      `${path}: cannot be written (${diskTrouble(cause) ?? (cause as Error).message})`,
      {
        cause,
      },
    )
  }
  return path
}
