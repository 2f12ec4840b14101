import { fileURLToPath } from 'node:url'
import { exportedSweeps } from '@finetune-lab/charts'
import { readSweep, writeFileAtomically } from '@finetune-lab/runs'
import type { Task } from './task.ts'

/** The results for other programs. */
export const exportSweeps: Task<'export'> = async ({ folders, format, out }) => {
  const assets = fileURLToPath(new URL('../png/', import.meta.url))
  writeFileAtomically(
    out,
    await exportedSweeps(
      folders.map(folder => readSweep(folder)),
      format,
      assets,
    ),
  )
  return { path: out }
}
