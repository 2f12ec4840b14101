// WebAssembly's instructions, as far as the kernels need them. Code is nested lists of bytes; an expression leaves one
// value on the stack, a statement none. Numbers are the opcodes of the WebAssembly specification, version 2.0 and relaxed
// SIMD: https://webassembly.github.io/spec/core/appendix/index-instructions.html

export type Code = number | readonly Code[]
/** Number of a local variable. */
export type Local = number

export const I32 = 0x7f
export const V128 = 0x7b
export type ValueType = typeof I32 | typeof V128

/** An unsigned number in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const byte = rest & 0x7f
    rest = Math.floor(rest / 128)
    bytes.push(rest ? byte | 0x80 : byte)
  } while (rest)
  return bytes
}

/** A 32-bit number in signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; ) {
    const byte = rest & 0x7f
    rest >>= 7
    if ((rest === 0 && !(byte & 0x40)) || (rest === -1 && byte & 0x40)) {
      bytes.push(byte)
      return bytes
    }
    bytes.push(byte | 0x80)
  }
}

export const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]
const float32Bytes = (value: number) => [...new Uint8Array(Float32Array.of(value).buffer)]
const int32Bytes = (value: number) => [...new Uint8Array(Int32Array.of(value).buffer)]

export const get = (local: Local): Code => [0x20, unsigned(local)]
export const set = (local: Local, value: Code): Code => [value, 0x21, unsigned(local)]
export const i32 = (value: number): Code => [0x41, signed(value | 0)]
/** Address plus a constant. */
export const offset = (at: Code, bytes: number): Code => (bytes === 0 ? at : [at, i32(bytes), 0x6a])
export const decrement = (local: Local): Code => set(local, [get(local), i32(1), 0x6b])
export const call = (index: number): Code => [0x10, unsigned(index)]
export const fill = (at: Code, bytes: number): Code => [at, i32(0), i32(bytes), 0xfc, 0x0b, 0]

// Loads and stores state an alignment of 1: nothing is promised, nothing lost.
export const load = (at: Code, bytes = 0): Code => [at, simd(0x00), 0, unsigned(bytes)]
export const store = (at: Code, value: Code, bytes = 0): Code => [at, value, simd(0x0b), 0, unsigned(bytes)]
/** A float32 in all lanes. */
export const broadcast = (at: Code, bytes = 0): Code => [at, simd(0x09), 2, unsigned(bytes)]
/** Stores one lane as a float32. */
export const storeLane = (at: Code, value: Code, lane: number): Code => [at, value, simd(0x5a), 2, 0, lane]
export function splat(value: number): Code {
  const bytes = float32Bytes(value)
  return [simd(0x0c), bytes, bytes, bytes, bytes]
}
export function splatInteger(value: number): Code {
  const bytes = int32Bytes(value)
  return [simd(0x0c), bytes, bytes, bytes, bytes]
}
export const vector = (values: readonly number[]): Code => [simd(0x0c), values.flatMap(float32Bytes)]
/** All bits of a lane where `kept`, else none. */
export const laneMask = (kept: readonly boolean[]): Code => [simd(0x0c), kept.flatMap(own => int32Bytes(own ? -1 : 0))]
/** Four lanes of two vectors: 0 … 3 of a, 4 … 7 of b. */
export const shuffle = (a: Code, b: Code, ...lanes: readonly number[]): Code => [
  a,
  b,
  simd(0x0d),
  lanes.map(lane => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
]

const unary =
  (opcode: number) =>
  (a: Code): Code => [a, simd(opcode)]
const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [a, b, simd(opcode)]

/** Operations on four lanes of float32. */
export const v = {
  add: binary(0xe4),
  sub: binary(0xe5),
  mul: binary(0xe6),
  div: binary(0xe7),
  max: binary(0xe9),
  /** b where a < b, else a. */
  pmax: binary(0xeb),
  abs: unary(0xe0),
  sqrt: unary(0xe3),
  nearest: unary(0x6a),
  eq: binary(0x41),
  gt: binary(0x44),
  and: binary(0x4e),
  /** a where b has no bit. */
  andnot: binary(0x4f),
  /** a where the mask has bits, else b. */
  select: (a: Code, b: Code, mask: Code): Code => [a, b, mask, simd(0x52)],
  addInteger: binary(0xae),
  toInteger: unary(0xf8),
  shiftLeft: (a: Code, bits: number): Code => [a, i32(bits), simd(0xab)],
}
export const relaxedMultiplyAdd = (a: Code, b: Code, c: Code): Code => [a, b, c, simd(0x105)]
