import { fileURLToPath } from 'node:url'
import { machineFindings } from '@finetune-lab/engine'
import type { Task } from './task.ts'

/** What this machine offers, to the Node that trains. */
export const doctor: Task<'doctor'> = ({ store, dataFolder, workspace }, { progress }) => {
  progress({ words: 'Training a little, to see how fast …' })
  // The engine's folder lies beside this one.
  const kernels = fileURLToPath(new URL('../engine/', import.meta.url))
  return machineFindings(store, kernels, { dataFolder, workspace })
}
