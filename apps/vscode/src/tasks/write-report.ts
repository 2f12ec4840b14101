import { analyse, reportHtml } from '@finetune-lab/charts'
import { readSweep, writeFileAtomically } from '@finetune-lab/runs'
import type { Task } from './task.ts'

/** The report of one sweep, or of several compared. */
export const writeReport: Task<'report'> = ({ folders, out }) => {
  const sweeps = folders.map(folder => analyse(readSweep(folder)))
  writeFileAtomically(out, reportHtml({ sweeps, created: new Date().toISOString() }))
  return { path: out }
}
