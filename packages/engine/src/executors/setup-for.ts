import type { ExecutorChoice } from '@finetune-lab/experiment'
import { executorDescription } from '@finetune-lab/model/page'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { platformLack } from '@finetune-lab/setup'
import { executorLack } from './executor-lack.ts'
import { executors } from './registry.ts'

/** The TensorFlow whose setup would install what the executor lacks; undefined if it lacks something else. */
export function setupFor(executor: ExecutorChoice): TensorflowKind | undefined {
  if (executor === 'auto') return undefined
  const kind = executorDescription(executor).tensorflow
  const [lack, mendable] = [executorLack(executor), executors[executor].lack({ anyMachine: true })]
  if (lack === undefined || mendable === undefined || platformLack() !== undefined) return undefined
  return lack.includes(mendable) ? kind : undefined
}
