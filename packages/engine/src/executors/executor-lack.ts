import type { ExecutorChoice } from '@finetune-lab/experiment'

/**
 * What this machine lacks for an executor, and what would do instead; undefined where nothing is seen to be missing. Looks
 * at a few files and loads nothing: an editor asks it while one types. Whether a GPU is really used `chooseExecutor` finds out.
 */
export function executorLack(executor: ExecutorChoice): string | undefined {
  if (executor === 'auto' || executor === 'simd') return undefined
  return withAdvice(tensorflowLack())
}

export const tensorflowLack = () => 'this version has no TensorFlow executor'

export const withAdvice = (lack: string) => `${lack}. Use executor: simd (CPU kernels) or auto.`
