import { constants, inflateSync } from 'node:zlib'
import { PNG } from 'pngjs'
import type { DecodedImage } from './decoded-image.ts'
import { exifOrientation } from './exif-orientation.ts'
import { checkPixels } from './image-limits.ts'
import { UnreadableImage } from './unreadable-image.ts'

/** A pixel takes at least one bit, and deflate packs at most 1032 bytes into one. */
const MOST_PIXELS_A_BYTE = 8 * 1032
/** Signature and IHDR. */
const HEAD = 33
const CUT_OFF = 'truncated: the file ends before the image does'

/** @throws UnreadableImage; the size is checked before memory is allocated */
export function readPng(bytes: Buffer): DecodedImage {
  if (bytes.length < HEAD) throw new UnreadableImage(CUT_OFF)
  if (bytes.toString('latin1', 12, 16) === 'CgBI')
    throw new UnreadableImage("PNG images in Apple's own form (CgBI), which is not read; convert them to plain PNG")
  // PNG (ISO/IEC 15948) 11.2.2: IHDR comes first, with the width at byte 16.
  const [width, height, depth] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24]]
  checkPixels(width, height, bytes.length * MOST_PIXELS_A_BYTE)
  const { chunks, end } = pngChunks(bytes)
  if (chunks.filter(({ type }) => type === 'IHDR').length > 1)
    throw new UnreadableImage('damaged: the file gives its size twice')
  const expected = bytesOfPixels(width, height, bytes)
  // pngjs would fill missing rows with whatever was in memory.
  if (unpackedBytes(chunks, expected, bytes[28] !== 0) < expected) throw new UnreadableImage(CUT_OFF)
  const exif = chunks.find(({ type }) => type === 'eXIf')?.data
  // Keep 16-bit samples unscaled: later we see how many bits are used.
  const { data } = PNG.sync.read(bytes.subarray(0, end), { skipRescale: depth === 16 })
  return { width, height, rgba: data, orientation: exif ? exifOrientation(exif) : 1 }
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

/** The chunks up to IEND, and where it ends: viewers ignore the rest. */
function pngChunks(bytes: Buffer): { readonly chunks: readonly Chunk[]; readonly end: number } {
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (end + 4 > bytes.length) break
    chunks.push({ type, data: bytes.subarray(at + 8, end) })
    at = end + 4
    if (type === 'IEND') return { chunks, end: at }
  }
  throw new UnreadableImage(CUT_OFF)
}

/** The columns and rows of each pass over an interlaced image: the first ones, and the steps (ISO/IEC 15948, 8.2). */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** The pixels' unpacked size in bytes, with a filter byte before each row. */
function bytesOfPixels(width: number, height: number, bytes: Buffer): number {
  const bits = bytes[24]! * (SAMPLES[bytes[25]!] ?? 4)
  const passes = bytes[28] === 0 ? [[0, 0, 1, 1] as const] : PASSES
  return passes.reduce((sum, [left, top, right, down]) => {
    const [columns, rows] = [Math.ceil((width - left) / right), Math.ceil((height - top) / down)]
    return columns > 0 && rows > 0 ? sum + rows * (1 + Math.ceil((columns * bits) / 8)) : sum
  }, 0)
}

/** pngjs itself limits how much it unpacks of images that are not interlaced. */
function unpackedBytes(chunks: readonly Chunk[], expected: number, interlaced: boolean): number {
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  try {
    // One byte too many, to notice if there is more.
    return inflateSync(packed, { maxOutputLength: expected + 1, finishFlush: constants.Z_SYNC_FLUSH }).length
  } catch (cause) {
    if (!interlaced) return expected
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw cause
    throw new UnreadableImage('damaged: the file unpacks to more than its pixels', { cause })
  }
}
