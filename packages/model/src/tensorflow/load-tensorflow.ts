import { createRequire } from 'node:module'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import util from 'node:util'
import { visibleGpu } from './nvidia.ts'
import { TENSORFLOW_PACKAGES, type TensorflowKind, tensorflowFolder } from './places.ts'
import { installationLack, TensorflowUnavailable } from './tensorflow-lack.ts'

// Its types come with a package of 300 MB that only those install who want it.
// biome-ignore lint/suspicious/noExplicitAny: the package's exports; what is taken of them is typed where it is taken
export type Tensorflow = any

export interface LoadedTensorflow {
  readonly tf: Tensorflow
  readonly kind: TensorflowKind
  /** Whether it computes on a GPU: tfjs-node-gpu silently falls back to the CPU. */
  readonly usesGpu: boolean
  /** The name of the device that is really used: the GPU or the CPU. */
  readonly device: string
  /**
   * In bytes. For a CPU, all memory that this process may use; for a GPU, its free memory after loading, as other
   * processes may use it. 0 if the driver does not report it.
   */
  readonly memoryBytes: number
  /** Version of the native library, such as 2.18.1. */
  readonly version: string
}

/**
 * Defaults for TensorFlow, unless the environment sets them. The library reads them when it is loaded.
 * - Warnings at the start would interest nobody.
 * - TensorFlow would reserve nearly all of a GPU's memory at once.
 * - From Ampere on, matrix products would use 10 bits of mantissa (TF32).
 * - CUDA would number GPUs with the fastest first; nvidia-smi, which reports name and memory, numbers them by bus.
 */
const SETTINGS = {
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  NVIDIA_TF32_OVERRIDE: '0',
  CUDA_DEVICE_ORDER: 'PCI_BUS_ID',
}

/**
 * Loads the native TensorFlow into this process. Use a separate process: it takes 420 MB, cannot be unloaded, and may
 * crash.
 *
 * @param folder holds `node_modules/@tensorflow/tfjs-node` or `…-gpu`; default: where `setup` puts it
 * @throws TensorflowUnavailable with the reason in one sentence
 */
export function loadTensorflow(kind: TensorflowKind, folder = tensorflowFolder(kind)): LoadedTensorflow {
  const lack = installationLack(kind, folder)
  if (lack !== undefined) throw new TensorflowUnavailable(lack)
  for (const [name, value] of Object.entries(SETTINGS)) process.env[name] ??= value
  putBackDroppedFunctions()
  const tf = requireFrom(folder, TENSORFLOW_PACKAGES[kind])
  if (tf.getBackend() !== 'tensorflow')
    throw new TensorflowUnavailable(`${folder}: tfjs chose the backend ${tf.getBackend()} instead of TensorFlow`)
  const usesGpu: boolean = tf.backend().isUsingGpuDevice
  const version: string = tf.backend().binding.TF_Version
  return { tf, kind, usesGpu, version, ...(usesGpu ? visibleGpu() : processor()) }
}

function requireFrom(folder: string, name: string): Tensorflow {
  try {
    return createRequire(join(folder, 'package.json'))(name)
  } catch (cause) {
    const reason = (cause as Error).message.split('\n')[0]
    throw new TensorflowUnavailable(`${folder}: cannot load TensorFlow: ${reason}`, { cause })
  }
}

/** Node 23 dropped two functions that tfjs-node 4.22 calls in almost every operation. */
function putBackDroppedFunctions(): void {
  const dropped = util as unknown as Record<string, unknown>
  dropped.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  dropped.isArray ??= Array.isArray
}

function processor() {
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY
  return { device: cpus()[0]?.model.trim() || process.arch, memoryBytes: Math.min(totalmem(), limit) }
}
