import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkFolder } from '@finetune-lab/system'

/**
 * Checks that a file that does not exist yet can be created, before the work that produces its contents.
 *
 * @throws FolderError if its folder cannot be created or written to
 */
export function checkOutput(out: string | undefined): void {
  if (out === undefined || out === '-' || existsSync(out)) return
  checkFolder(dirname(resolve(out)))
}
