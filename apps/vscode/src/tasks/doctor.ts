import { machineFindings } from '@finetune-lab/engine'
import { engineFolder } from './engine-folder.ts'
import type { Task } from './task.ts'

/** What this machine offers, to the Node that trains. */
export const doctor: Task<'doctor'> = ({ store, dataFolder, workspace }, { progress }) => {
  progress({ words: 'Training a little, to see how fast …' })
  return machineFindings(store, engineFolder(), { dataFolder, workspace })
}
