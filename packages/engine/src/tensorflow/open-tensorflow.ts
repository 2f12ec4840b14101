import {
  type LoadedTensorflow,
  loadTensorflow,
  type TensorflowKind,
  TensorflowUnavailable,
} from '@finetune-lab/model/tensorflow'
import { ExecutorUnavailable } from '../executors/executor-unavailable.ts'

/**
 * Loads TensorFlow. Refuses `gpu` if it would compute on the CPU.
 *
 * @throws ExecutorUnavailable
 */
export function openTensorflow(kind: TensorflowKind): LoadedTensorflow {
  try {
    const loaded = loadTensorflow(kind)
    refuseFallback(loaded)
    return loaded
  } catch (error) {
    if (error instanceof TensorflowUnavailable) throw new ExecutorUnavailable(error.message, { cause: error })
    throw error
  }
}

/** tfjs silently falls back to the CPU. */
export function refuseFallback({ kind, usesGpu }: Pick<LoadedTensorflow, 'kind' | 'usesGpu'>): void {
  if (kind === 'gpu' && !usesGpu)
    throw new TensorflowUnavailable(
      'TensorFlow finds no usable GPU and would compute on the CPU (set TF_CPP_MIN_LOG_LEVEL=0 TF_CPP_MAX_VLOG_LEVEL=1 and its log says why)',
    )
}

/** Name and memory, for users: `NVIDIA A100-SXM4-40GB, 39 GiB memory free`. */
export const deviceWords = ({
  device,
  memoryBytes,
  usesGpu,
}: Pick<LoadedTensorflow, 'device' | 'memoryBytes' | 'usesGpu'>) =>
  memoryBytes > 0 ? `${device}, ${Math.round(memoryBytes / 2 ** 30)} GiB memory${usesGpu ? ' free' : ''}` : device
