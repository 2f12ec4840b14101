import type { Kernels } from './load-kernels.ts'
import type { KernelBuild } from './relaxed-simd.ts'

/** The kernels' exports; see kernels/index.ts. Addresses are in bytes. */
interface KernelFunctions {
  readonly memory: WebAssembly.Memory
  composeBatch(description: number, batch: number, classes: number, images: number): number
  pretrain(steps: number, batch: number, classes: number, images: number, rate: number, keptScale: number): void
  computeFeatures(count: number, images: number, features: number): void
  finetune(steps: number, batch: number, classes: number, features: number, rate: number, keptScale: number): void
  classify(count: number, classes: number): void
}

const ADDRESSES = [
  'CONV1_WEIGHT',
  'CONV1_BIAS',
  'CONV2_WEIGHT',
  'CONV2_BIAS',
  'HEAD_WEIGHT',
  'HEAD_BIAS',
  'NORMALISATION',
  'IMAGE_AT',
  'LABELS',
  'LOGITS',
  'LOSSES',
  'DESCRIPTION',
  'STAGED_IMAGES',
  'STAGED_LABELS',
  'PREDICTIONS',
  'LOADED',
  'MAX_STEPS',
  'MAX_DESCRIPTION_WORDS',
] as const

/** Addresses in the kernels' memory, and their limits; see kernels/memory-map.ts. */
export type KernelMap = Readonly<Record<(typeof ADDRESSES)[number], number>>

export interface KernelInstance {
  readonly run: KernelFunctions
  readonly map: KernelMap
  /** Views of the current memory. Growing the memory invalidates them. */
  float32(address: number, length: number): Float32Array
  uint32(address: number, length: number): Uint32Array
  bytes(address: number, length: number): Uint8Array
  /** Makes addresses below `end` usable. Throws an Error that says what the memory was for. */
  reserve(end: number, purpose: string): void
}

const PAGE = 65536

/** One instance of the kernels with its own memory. */
export function instantiateKernels(kernels: Kernels, build: KernelBuild): KernelInstance {
  const module = new WebAssembly.Module(kernels[build] as Uint8Array<ArrayBuffer>)
  const abort = () => {
    throw new Error('A kernel aborted.')
  }
  const { exports } = new WebAssembly.Instance(module, { env: { abort } })
  const run = exports as unknown as KernelFunctions
  const map = Object.fromEntries(
    ADDRESSES.map(name => [name, (exports[name] as WebAssembly.Global).value as number]),
  ) as KernelMap
  const { memory } = run

  return {
    run,
    map,
    float32: (address, length) => new Float32Array(memory.buffer, address, length),
    uint32: (address, length) => new Uint32Array(memory.buffer, address, length),
    bytes: (address, length) => new Uint8Array(memory.buffer, address, length),
    reserve(end, purpose) {
      const missing = end - memory.buffer.byteLength
      if (missing <= 0) return
      try {
        memory.grow(Math.ceil(missing / PAGE))
      } catch (cause) {
        const megabytes = Math.ceil(end / 1024 / 1024)
        throw new Error(`Not enough memory for ${purpose}: ${megabytes} MiB needed. Fewer workers need less.`, {
          cause,
        })
      }
    },
  }
}
