import type { ExecutorChoice } from '@finetune-lab/experiment'
import { tensorflowLack } from '@finetune-lab/model/tensorflow'
import { UserFacingError } from '@finetune-lab/system'

/**
 * What this machine lacks for an executor, and what would do instead; undefined where nothing is seen to be missing. Looks
 * at a few files and loads nothing: an editor asks it while one types. Whether a GPU is really used `chooseExecutor` finds out.
 */
export function executorLack(executor: ExecutorChoice): string | undefined {
  if (executor === 'auto' || executor === 'simd') return undefined
  const lack = tensorflowLack(executor === 'cuda' ? 'gpu' : 'cpu')
  return lack && withAdvice(lack)
}

export const withAdvice = (lack: string) => `${lack}. Use executor: simd (CPU kernels) or auto.`

/** An executor that was asked for cannot train here: the message says what is missing, and what would do instead. */
export class ExecutorUnavailable extends UserFacingError {
  override readonly name = 'ExecutorUnavailable'

  constructor(message: string, options?: ErrorOptions) {
    super('lack', message, options)
  }
}
