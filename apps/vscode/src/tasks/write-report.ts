import { dirname } from 'node:path'
import { reportFiles } from '@finetune-lab/charts'
import { outputError, readSweep, samePath, writeFileAtomically, writeOutput } from '@finetune-lab/runs'
import type { Task } from './task.ts'

/** Writes the report of one sweep or of a comparison; Markdown if the name ends in .md. */
export const writeReport: Task<'report'> = async ({ folders, out, dataFolder, workspace }) => {
  const created = new Date().toISOString()
  for (const { path, contents } of await reportFiles(
    folders.map(folder => readSweep(folder)),
    out,
    { created, dataFolder, workspace },
  ))
    if (inStore(path, folders)) writeToStore(path, contents)
    else writeOutput(path, contents)
  return { path: out }
}

const inStore = (path: string, folders: readonly string[]) => folders.some(folder => samePath(dirname(path), folder))

/** A store may be shared: a link that someone put there is replaced, not followed. */
function writeToStore(path: string, contents: string | Uint8Array): void {
  try {
    writeFileAtomically(path, contents)
  } catch (cause) {
    throw outputError(path, cause)
  }
}
