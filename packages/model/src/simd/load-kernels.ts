import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { KernelBuild } from './relaxed-simd.ts'

/** The compiled kernels: WebAssembly modules. */
export type Kernels = Readonly<Record<KernelBuild, Uint8Array>>

/**
 * Reads both builds of the kernels.
 *
 * @param folder with `kernels-plain.wasm` and `kernels-relaxed.wasm`. Default: where this package's build puts them,
 * which works while this file runs from source. A bundle names the folder that it copied them to.
 * @throws Error that names the file and says how to build it
 */
export function loadKernels(folder: string | URL = builtFolder()): Kernels {
  return { plain: read(folder, 'kernels-plain.wasm'), relaxed: read(folder, 'kernels-relaxed.wasm') }
}

/** Reads both builds of the probe's kernel, `probe-plain.wasm` and `probe-relaxed.wasm`, as `loadKernels` does. */
export function loadProbeKernels(folder: string | URL = builtFolder()): Kernels {
  return { plain: read(folder, 'probe-plain.wasm'), relaxed: read(folder, 'probe-relaxed.wasm') }
}

const builtFolder = () => new URL('../../dist', import.meta.url)

function read(folder: string | URL, name: string): Uint8Array {
  const path = join(typeof folder === 'string' ? folder : fileURLToPath(folder), name)
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Error(`${path}: CPU kernels not found. Build them with \`pnpm --filter @finetune-lab/model build\`.`, {
      cause,
    })
  }
}
