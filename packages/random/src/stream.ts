import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { beta } from './beta.ts'

export type Key = string | number

/** An independent random generator. Equal (seed, purpose, keys) give equal draws on every machine. */
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
 * Returns the stream for a purpose. Streams with different seeds, purposes or keys are independent: the generator's 128
 * bits of state are the first half of a SHA-256 over the name, so no arithmetic relation between names (seed 1 and seed
 * 2, step 7 and step 8) survives.
 *
 * @param seed any safe integer
 * @param purpose what is drawn, e.g. `'subset'`
 * @param keys what it is drawn for, e.g. the data set and the class
 */
export function stream(seed: number, purpose: string, ...keys: readonly Key[]): Stream {
  return streamFrom(digest(seed, purpose, keys).slice(0, 4))
}

/**
 * The streams of a purpose that is drawn many times, such as once per batch. Equivalent to `stream` with the number as
 * a last key, at a fiftieth of the cost, because the name is hashed only once. Both halves of the digest go into the
 * state, mixed with the number by MurmurHash3's finalizer (Appleby 2011), in which every input bit affects every output
 * bit.
 *
 * @returns the stream for a number in 0 … 2³² − 1
 */
export function streamFamily(seed: number, purpose: string, ...keys: readonly Key[]): (number: number) => Stream {
  const words = digest(seed, purpose, keys)
  return number => {
    const state = [0, 1, 2, 3].map(i => mix(words[i] + mix(words[i + 4] + Math.imul(number, 0x9e3779b9))))
    return streamFrom(state)
  }
}

/** SHA-256 over the name as eight words. */
function digest(seed: number, purpose: string, keys: readonly Key[]): Int32Array {
  if (!Number.isSafeInteger(seed))
    throw new RangeError(`seed ${seed}: expected a whole number between −2^53 + 1 and 2^53 − 1`)
  const bytes = sha256(utf8ToBytes(JSON.stringify([seed, purpose, ...keys])))
  const view = new DataView(bytes.buffer, bytes.byteOffset, 32)
  return Int32Array.from({ length: 8 }, (_, word) => view.getInt32(4 * word))
}

/** MurmurHash3's 32-bit finalizer. */
function mix(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** @param state four words, not all of them 0 */
function streamFrom(state: ArrayLike<number>): Stream {
  const generator = xoroshiro128plusFromState([state[0], state[1], state[2], state[3]])

  const uint32 = () => generator.next() >>> 0
  const uniform = () => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992

  function integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 4294967296))
      throw new RangeError(`bound ${bound}: expected a whole number from 1 to 2^32`)
    // Multiply and keep the high word, because the generator's low bits are its weak ones. Reject the few products that
    // would make some values more likely than others. Lemire 2019, arXiv:1805.10941.
    const threshold = 4294967296 % bound
    for (;;) {
      const draw = uint32()
      if (Math.imul(draw, bound) >>> 0 >= threshold) return highWord(draw, bound)
    }
  }

  return {
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
}

/** ⌊a · b / 2³²⌋ for a below 2³² and b up to 2³², exact even if a · b does not fit into a double. */
function highWord(a: number, b: number): number {
  return Math.floor(((a >>> 16) * b + Math.floor(((a & 0xffff) * b) / 65536)) / 65536)
}
