import type { ExecutorChoice } from '@finetune-lab/experiment'
import { tensorflowLack } from '@finetune-lab/model/tensorflow'
import { UserFacingError } from '@finetune-lab/system'

/**
 * What this machine lacks for an executor, with an alternative; undefined if nothing seems to be missing. Looks at a few
 * files and loads nothing, as editors call it while the user types. `chooseExecutor` finds out whether a GPU is really used.
 */
export function executorLack(executor: ExecutorChoice): string | undefined {
  if (executor === 'auto' || executor === 'simd') return undefined
  const lack = tensorflowLack(executor === 'cuda' ? 'gpu' : 'cpu')
  return lack && withAdvice(lack)
}

export const withAdvice = (lack: string) => `${lack}. Use executor: simd (CPU kernels) or auto.`

/** The requested executor cannot train here. The message says what is missing, and what to use instead. */
export class ExecutorUnavailable extends UserFacingError {
  override readonly name = 'ExecutorUnavailable'

  constructor(message: string, options?: ErrorOptions) {
    super('lack', message, options)
  }
}
