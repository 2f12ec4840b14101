import { misplacedFiles } from '@finetune-lab/runs'

/** Reports which files of the sweeps are links, named pipes or the like, and are therefore not read. */
export function warnOfMisplaced(folders: readonly string[]): void {
  for (const problem of folders.flatMap(misplacedFiles)) console.error(`not read: ${problem}`)
}
