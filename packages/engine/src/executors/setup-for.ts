import type { ExecutorChoice } from '@finetune-lab/experiment'
import { type TensorflowKind, tensorflowLack } from '@finetune-lab/model/tensorflow'
import { platformLack } from '@finetune-lab/setup'
import { executorLack } from './executor-lack.ts'

/** The TensorFlow whose setup would install what the executor lacks; undefined if it lacks something else. */
export function setupFor(executor: ExecutorChoice): TensorflowKind | undefined {
  if (executor !== 'tensorflow' && executor !== 'cuda') return undefined
  const kind = executor === 'cuda' ? 'gpu' : 'cpu'
  const [lack, mendable] = [executorLack(executor), tensorflowLack(kind, { anyMachine: true })]
  if (lack === undefined || mendable === undefined || platformLack() !== undefined) return undefined
  return lack.includes(mendable) ? kind : undefined
}
