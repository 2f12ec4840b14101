import { inflateSync } from 'node:zlib'
import { decode as decodeJpeg } from 'jpeg-js'
import { PNG } from 'pngjs'
import { invalid } from '../error.ts'

/** A grey image: 0 black … 255 white. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  /** [height, width] */
  readonly values: Uint8Array
}

/** A progressive JPEG has some ten; each costs a pass over the whole image. */
const MAX_SCANS = 64
/** 16 megapixels take 64 MB while they are unpacked; what becomes 28 × 28 needs no more. */
const MAX_PIXELS = 16 * 2 ** 20
/** Of each byte of a file: a block of 64 pixels takes at least a bit (ITU-T T.81, annex F and G)… */
const MOST_JPEG_PIXELS = 8 * 64
/** … and a pixel at least a bit, of which deflate makes no less than the 1032nd part. */
const MOST_PNG_PIXELS = 8 * 1032
export const MAX_IMAGE_BYTES = 64 * 2 ** 20

/**
 * Decodes a PNG or JPEG image to grey values. What is transparent shows white paper.
 *
 * @param file for messages
 * @throws DataError if it is neither, is damaged or too large; the size is known before memory is taken
 */
export function decodeImage(file: string, bytes: Buffer): GreyImage {
  if (bytes.length > MAX_IMAGE_BYTES)
    throw invalid(`${file}: ${bytes.length} bytes; expected an image of at most ${MAX_IMAGE_BYTES}`)
  try {
    if (bytes.readUInt32BE(0) === 0x89504e47) return decodePng(file, bytes)
    if (bytes.readUInt16BE(0) === 0xffd8) return decodeJpegImage(file, bytes)
  } catch (error) {
    if ((error as Error).name === 'DataError') throw error
    throw invalid(`${file}: is damaged (${(error as Error).message}); expected a PNG or JPEG image`, error)
  }
  throw invalid(`${file}: begins neither as a PNG nor as a JPEG image; expected one of them`)
}

function decodePng(file: string, bytes: Buffer): GreyImage {
  // PNG (ISO/IEC 15948) 11.2.2: IHDR comes first, with the width at byte 16.
  const [pixelWidth, pixelHeight, interlaced] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[28] !== 0]
  checkSize(file, pixelWidth, pixelHeight)
  if (pixelWidth * pixelHeight > bytes.length * MOST_PNG_PIXELS)
    throw invalid(`${file}: ${pixelWidth} × ${pixelHeight} pixels in ${bytes.length} bytes; expected a whole image`)
  const chunks = pngChunks(bytes)
  if (chunks.filter(({ type }) => type === 'IHDR').length > 1)
    throw invalid(`${file}: names its size twice; expected one chunk IHDR`)
  // pngjs itself bounds what it unpacks of all others.
  if (interlaced) checkUnpackedSize(file, chunks, pixelWidth, pixelHeight)
  const { width, height, data } = PNG.sync.read(bytes)
  return toGrey(width, height, data)
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

function pngChunks(bytes: Buffer): Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at)
    chunks.push({ type: bytes.toString('latin1', at + 4, at + 8), data: bytes.subarray(at + 8, end) })
    at = end + 4
  }
  return chunks
}

/** Of four samples of 16 bits a pixel, and a filter's byte before each line of each of seven passes. */
function checkUnpackedSize(file: string, chunks: readonly Chunk[], width: number, height: number): void {
  const most = width * height * 8 + 7 * (height + 8)
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  try {
    inflateSync(packed, { maxOutputLength: most })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error
    throw invalid(`${file}: its data unpacks to more than ${most} bytes; ${width} × ${height} pixels take less`, error)
  }
}

function decodeJpegImage(file: string, bytes: Buffer): GreyImage {
  let scans = 0
  for (let at = bytes.indexOf(SCAN); at >= 0; at = bytes.indexOf(SCAN, at + 2)) scans++
  if (scans > MAX_SCANS) throw invalid(`${file}: ${scans} scans; expected a JPEG image of at most ${MAX_SCANS}`)
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    maxResolutionInMP: Math.min(MAX_PIXELS, bytes.length * MOST_JPEG_PIXELS) / 1e6,
    maxMemoryUsageInMB: 400,
  })
  return toGrey(width, height, data)
}

/** ITU-T T.81, table B.1: the marker SOS. */
const SCAN = Buffer.from([0xff, 0xda])

function checkSize(file: string, width: number, height: number): void {
  if (width * height > MAX_PIXELS)
    throw invalid(`${file}: ${width} × ${height} pixels; expected at most ${MAX_PIXELS / 2 ** 20} megapixels`)
}

/** Luma of ITU-R BT.601, which scanners, libjpeg and Pillow's `L` use. @param rgba [height, width, 4] */
function toGrey(width: number, height: number, rgba: Uint8Array): GreyImage {
  const values = new Uint8Array(width * height)
  for (let i = 0; i < values.length; i++) {
    const luma = 0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!
    const opacity = rgba[4 * i + 3]! / 255
    values[i] = Math.round(luma * opacity + 255 * (1 - opacity))
  }
  return { width, height, values }
}
