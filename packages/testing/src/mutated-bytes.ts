import { pick, type Random } from './random-from.ts'

/** Changes a valid file in one to four ways, as disks, transfers and attackers do. */
export function mutatedBytes(valid: readonly Uint8Array[], random: Random): Uint8Array<ArrayBuffer> {
  let bytes = Uint8Array.from(pick(random, valid))
  for (let change = 1 + random(4); change > 0; change--) bytes = pick(random, mutators)(bytes, random, valid)
  return bytes
}

type Bytes = Uint8Array<ArrayBuffer>
type Mutator = (bytes: Bytes, random: Random, valid: readonly Uint8Array[]) => Bytes

/** Values at the limits of the types that hold lengths and counts. */
const FIELDS = [
  0, 1, 2, 7, 8, 27, 28, 29, 127, 128, 255, 256, 32_767, 65_535, 65_536, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe,
  0xffff_ffff,
]

/** Headers come first, so half of all changes go there. */
const place = (random: Random, length: number) =>
  random(2) === 0 ? random(Math.min(length, 64) + 1) : random(length + 1)

const spliced = (bytes: Bytes, at: number, removed: number, inserted: Uint8Array): Bytes => {
  const rest = bytes.subarray(at + removed)
  const result = new Uint8Array(at + inserted.length + rest.length)
  result.set(bytes.subarray(0, at))
  result.set(inserted, at)
  result.set(rest, at + inserted.length)
  return result
}

const mutators: readonly Mutator[] = [
  // Flip bits, replace bytes.
  (bytes, random) => {
    for (let count = 1 + random(5); count > 0 && bytes.length > 0; count--)
      bytes[place(random, bytes.length - 1)] ^= 1 << random(8)
    return bytes
  },
  (bytes, random) => {
    for (let count = 1 + random(5); count > 0 && bytes.length > 0; count--)
      bytes[place(random, bytes.length - 1)] = random(256)
    return bytes
  },
  // Overwrite fields of two, four or eight bytes, in either byte order.
  (bytes, random) => {
    const at = place(random, bytes.length)
    if (at + 8 > bytes.length) return bytes
    const view = new DataView(bytes.buffer)
    const [value, little] = [pick(random, FIELDS), random(2) === 0]
    if (random(3) === 0) view.setUint16(at, value, little)
    else if (random(2) === 0) view.setUint32(at, value, little)
    else view.setBigUint64(at, random(2) === 0 ? BigInt(value) : (1n << 64n) - 1n - BigInt(value), little)
    return bytes
  },
  (bytes, random) => {
    const [from, to, width] = [place(random, bytes.length), place(random, bytes.length), pick(random, [1, 2, 4, 8])]
    if (Math.max(from, to) + width > bytes.length) return bytes
    const field = bytes.slice(from, from + width)
    bytes.copyWithin(from, to, to + width)
    bytes.set(field, to)
    return bytes
  },
  // Truncate, delete, insert, repeat.
  (bytes, random) => bytes.slice(0, random(bytes.length + 1)),
  (bytes, random) => bytes.slice(0, place(random, bytes.length)),
  (bytes, random) => {
    const at = place(random, bytes.length)
    return spliced(bytes, at, random(16), new Uint8Array())
  },
  (bytes, random) =>
    spliced(
      bytes,
      place(random, bytes.length),
      0,
      Uint8Array.from({ length: random(16) }, () => random(256)),
    ),
  (bytes, random) =>
    spliced(bytes, place(random, bytes.length), 0, new Uint8Array(random(300)).fill(pick(random, [0, 255, 32]))),
  (bytes, random) => {
    const from = place(random, bytes.length)
    return spliced(bytes, place(random, bytes.length), 0, bytes.slice(from, from + random(100)))
  },
  (bytes, random, valid) => {
    const other = pick(random, valid)
    const from = place(random, other.length)
    return spliced(bytes, place(random, bytes.length), random(2) * 32, other.slice(from, from + random(100)))
  },
  (bytes, random, valid) => spliced(bytes, bytes.length, 0, pick(random, valid)),
]
