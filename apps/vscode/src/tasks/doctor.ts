import { machineFindings } from '@finetune-lab/engine'
import { engineFolder } from './engine-folder.ts'
import type { Task } from './task.ts'

/** Checks what this machine offers to the Node that runs training. */
export const doctor: Task<'doctor'> = ({ store, dataFolder, workspace }, { progress }) => {
  progress({ words: 'Measuring training speed …' })
  return machineFindings(store, engineFolder(), { dataFolder, workspace })
}
