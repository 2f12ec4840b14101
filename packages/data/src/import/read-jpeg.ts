import { decode } from 'jpeg-js'
import type { DecodedImage } from './decoded-image.ts'
import { checkPixels, MAX_MEGAPIXELS } from './image-limits.ts'
import { type JpegHeader, jpegHeader } from './jpeg-header.ts'
import { UnreadableImage } from './unreadable-image.ts'

/** A progressive JPEG has about ten; each costs a pass over the whole image. */
const MAX_SCANS = 64
/** A block of 64 pixels takes at least one bit (ITU-T T.81, annexes F and G). */
const MOST_PIXELS_A_BYTE = 8 * 64
/** As jpeg-js counts: 28 bytes per pixel of the largest image, in four components without subsampling. */
const MOST_MEMORY = 28 * MAX_MEGAPIXELS

/** @throws UnreadableImage; the size is checked before memory is allocated */
export function readJpeg(bytes: Buffer): DecodedImage {
  const header = jpegHeader(bytes)
  const most = Math.min(bytes.length * MOST_PIXELS_A_BYTE, MAX_MEGAPIXELS * 2 ** 20)
  check(header, most)
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      colorTransform: isRgb(header) ? false : undefined,
      maxResolutionInMP: most / 1e6,
      maxMemoryUsageInMB: MOST_MEMORY,
    })
    return { width, height, rgba: data, orientation: header.orientation }
  } catch (cause) {
    if (header.ended) throw cause
    throw new UnreadableImage('truncated: the file ends before the image does', { cause })
  }
}

function check({ frame, frames, scans, adobeTransform }: JpegHeader, mostPixels: number): void {
  if (frames > 1) throw new UnreadableImage('damaged: the file gives its size twice')
  if (scans > MAX_SCANS)
    throw new UnreadableImage(`JPEG images of more than ${MAX_SCANS} scans`, { detail: `${scans} scans` })
  if (!frame) return
  checkPixels(frame.width, frame.height, mostPixels)
  const unread = unreadForm(frame.marker, frame.precision, frame.components.length, adobeTransform)
  if (unread)
    throw new UnreadableImage('JPEG images in a rare form, which is not read; convert them to plain JPEG or PNG', {
      detail: unread,
    })
}

function unreadForm(marker: number, precision: number, components: number, adobe?: number): string | undefined {
  if (marker >= 0xc9) return 'arithmetic coding'
  if (marker > 0xc2) return 'lossless or hierarchical'
  if (precision !== 8) return `${precision} bits per sample`
  if (components === 4 && adobe === undefined) return "CMYK without Adobe's marker"
  return [1, 3, 4].includes(components) ? undefined : `${components} components`
}

/** libjpeg's rule: Adobe's marker says so, or there is neither marker and the components are called R, G, B. */
function isRgb({ frame, adobeTransform, jfif }: JpegHeader): boolean {
  if (frame?.components.length !== 3) return false
  if (adobeTransform !== undefined) return adobeTransform === 0
  return !jfif && String.fromCharCode(...frame.components) === 'RGB'
}
