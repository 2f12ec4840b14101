import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Reads the compiled kernel of the probe, `probe.wasm`.
 *
 * @param folder as in `loadKernels`
 * @throws Error that names the file and says how to build it
 */
export function loadProbeKernel(folder: string | URL = new URL('../../dist', import.meta.url)): Uint8Array {
  const path = join(typeof folder === 'string' ? folder : fileURLToPath(folder), 'probe.wasm')
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Error(`${path}: not found. Build it with \`pnpm --filter @finetune-lab/model build\`.`, { cause })
  }
}
