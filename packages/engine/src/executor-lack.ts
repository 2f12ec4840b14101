import type { ExecutorChoice } from '@finetune-lab/experiment'

/** What this machine lacks for an executor, and what would do instead; undefined where it lacks nothing. */
export function executorLack(executor: ExecutorChoice): string | undefined {
  if (executor === 'auto' || executor === 'simd') return undefined
  return 'this version has no TensorFlow executor. Use executor: simd (CPU kernels) or auto.'
}
