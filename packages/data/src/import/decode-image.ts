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

/** 16 megapixels take 64 MB while they are unpacked; what becomes 28 × 28 needs no more. */
const MAX_PIXELS = 16 * 2 ** 20
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
    if (bytes.readUInt16BE(0) === 0xffd8) return decodeJpegImage(bytes)
  } catch (error) {
    if ((error as Error).name === 'DataError') throw error
    throw invalid(`${file}: is damaged (${(error as Error).message}); expected a PNG or JPEG image`, error)
  }
  throw invalid(`${file}: begins neither as a PNG nor as a JPEG image; expected one of them`)
}

function decodePng(file: string, bytes: Buffer): GreyImage {
  // PNG (ISO/IEC 15948) 11.2.2: IHDR comes first, with the width at byte 16.
  checkSize(file, bytes.readUInt32BE(16), bytes.readUInt32BE(20))
  const { width, height, data } = PNG.sync.read(bytes)
  return toGrey(width, height, data)
}

function decodeJpegImage(bytes: Buffer): GreyImage {
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    maxResolutionInMP: MAX_PIXELS / 1e6,
    maxMemoryUsageInMB: 512,
  })
  return toGrey(width, height, data)
}

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
