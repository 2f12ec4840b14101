import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { beta } from './beta.ts'

export type Key = string | number

/** A random generator of its own; equal (seed, purpose, keys) give equal draws on every machine. */
export interface Stream {
  /** Uniform in 0 … 2³² − 1. */
  uint32(): number
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number
  /** Uniform in 0 … bound − 1 without modulo bias; bound is an integer in 1 … 2³². */
  integer(bound: number): number
  /** Fisher-Yates shuffle in place; returns the same array. */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(items: T): T
  /** Beta(alpha, alpha) in [0, 1]; alpha > 0. */
  beta(alpha: number): number
}

/**
 * The stream that belongs to a purpose. Streams of different seeds, purposes or keys are independent: the generator's
 * 128 bits of state are the first half of SHA-256 over the name, so that no arithmetic relation between names (seed 1
 * and seed 2, step 7 and step 8) survives.
 *
 * @param seed any safe integer
 * @param purpose what is drawn, e.g. `'subset'`
 * @param keys what it is drawn for, e.g. the data set and the class
 */
export function stream(seed: number, purpose: string, ...keys: readonly Key[]): Stream {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed ${seed}: expected a whole number up to 2^53 − 1 in size`)
  const digest = sha256(utf8ToBytes(JSON.stringify([seed, purpose, ...keys])))
  const words = new DataView(digest.buffer, digest.byteOffset, 16)
  const state = [words.getInt32(0), words.getInt32(4), words.getInt32(8), words.getInt32(12)]
  const generator = xoroshiro128plusFromState(state)

  const uint32 = () => generator.next() >>> 0
  const uniform = () => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992

  function integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 4294967296))
      throw new RangeError(`bound ${bound}: expected a whole number from 1 to 2^32`)
    // Multiply and keep the high word (the generator's low bits are its weak ones); reject the few products that
    // would make some values likelier than others. Lemire 2019, arXiv:1805.10941.
    const threshold = 4294967296 % bound
    for (;;) {
      const draw = uint32()
      if (Math.imul(draw, bound) >>> 0 >= threshold) return highWord(draw, bound)
    }
  }

  const self: Stream = {
    uint32,
    uniform,
    integer,
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const chosen = integer(last + 1)
        const kept = items[last]
        items[last] = items[chosen]
        items[chosen] = kept
      }
      return items
    },
    beta: alpha => beta(alpha, uniform),
  }
  return self
}

/** ⌊a · b / 2³²⌋ for a below 2³² and b up to 2³², exact although a · b may not fit a double. */
function highWord(a: number, b: number): number {
  return Math.floor(((a >>> 16) * b + Math.floor(((a & 0xffff) * b) / 65536)) / 65536)
}
