import { reportFiles } from '@finetune-lab/charts'
import { readSweep, writeFileAtomically } from '@finetune-lab/runs'
import type { Task } from './task.ts'

/** The report of one sweep, or of several compared; Markdown where its name ends in .md. */
export const writeReport: Task<'report'> = async ({ folders, out, dataFolder, workspace }) => {
  const created = new Date().toISOString()
  for (const { path, contents } of await reportFiles(
    folders.map(folder => readSweep(folder)),
    out,
    { created, dataFolder, workspace },
  ))
    writeFileAtomically(path, contents)
  return { path: out }
}
