import { setFlagsFromString } from 'node:v8'

/** The build of the kernels: `plain` gives the same bits on every machine, `relaxed` fuses multiply and add. */
export type KernelBuild = 'plain' | 'relaxed'

/** The fastest build that this runtime can run. */
export function availableBuild(): KernelBuild {
  if (hasRelaxedSimd()) return 'relaxed'
  // Node 20 has it behind a flag. NODE_OPTIONS refuses the flag, but it can be set before the first use, also in worker
  // threads. From Node 21 it is on by default.
  setFlagsFromString('--experimental-wasm-relaxed-simd')
  return hasRelaxedSimd() ? 'relaxed' : 'plain'
}

function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(RELAXED_MULTIPLY_ADD)
}

// (module (func (param v128 v128 v128) (result v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd))
const RELAXED_MULTIPLY_ADD = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...[0x01, 0x08, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x01, 0x7b], // type
  ...[0x03, 0x02, 0x01, 0x00], // function
  ...[0x0a, 0x0d, 0x01, 0x0b, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02, 0x0b], // code
)
