import type { ExecutorChoice } from '@finetune-lab/experiment'
import { driverLack, type TensorflowKind } from '@finetune-lab/model/tensorflow'
import { isInstalled } from './installation.ts'

/** The TensorFlow whose setup would help where an executor is refused; undefined where another thing is missing. */
export async function setupFor(executor: ExecutorChoice): Promise<TensorflowKind | undefined> {
  if (executor !== 'tensorflow' && executor !== 'cuda') return undefined
  const kind = executor === 'cuda' ? 'gpu' : 'cpu'
  const useless = kind === 'gpu' && driverLack() !== undefined
  return useless || (await isInstalled(kind)) ? undefined : kind
}
