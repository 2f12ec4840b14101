import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkFolder } from '@finetune-lab/system'

/**
 * Finds out whether a file that does not exist yet can be written, before the work that it is to hold.
 *
 * @throws FolderError where its folder cannot be made or written in
 */
export function checkOutput(out: string | undefined): void {
  if (out === undefined || out === '-' || existsSync(out)) return
  checkFolder(dirname(resolve(out)))
}
