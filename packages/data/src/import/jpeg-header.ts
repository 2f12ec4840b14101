import { exifOrientation, type Orientation } from './exif-orientation.ts'

/** What the markers of a JPEG file say, read before any pixel is decoded. */
export interface JpegHeader {
  /** Undefined if the file ends before it, or is damaged there. */
  readonly frame?: JpegFrame
  readonly frames: number
  /** Passes over the image: one, or about ten if it is progressive. */
  readonly scans: number
  readonly orientation: Orientation
  /** Adobe's marker: 0 means that the samples are plain RGB or CMYK. */
  readonly adobeTransform?: number
  readonly jfif: boolean
  /** The end-of-image marker is there. */
  readonly ended: boolean
}

export interface JpegFrame {
  /** The marker SOFn: 0xc0 baseline, 0xc1 extended, 0xc2 progressive; the others are rare. */
  readonly marker: number
  readonly precision: number
  readonly width: number
  readonly height: number
  /** The components' identifiers. */
  readonly components: readonly number[]
}

/** Goes from marker to marker (ITU-T T.81, annex B) until the image's end, so that thumbnails and trailers do not count. */
export function jpegHeader(bytes: Buffer): JpegHeader {
  let header: JpegHeader = { frames: 0, scans: 0, orientation: 1, jfif: false, ended: false }
  for (let at = 2; ; ) {
    at = bytes.indexOf(0xff, at)
    if (at < 0) return header
    const marker = bytes[at + 1]
    if (marker === undefined) return header
    if (marker === 0xd9) return { ...header, ended: true }
    // Fill bytes, stuffed bytes, TEM and restarts have no length.
    if (marker === 0xff || marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    if (at + 4 > bytes.length) return header
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    header = withSegment(header, marker, bytes.subarray(at + 4, end))
    at = end
  }
}

function withSegment(header: JpegHeader, marker: number, data: Buffer): JpegHeader {
  if (marker === 0xda) return { ...header, scans: header.scans + 1 }
  if (isFrame(marker) && data.length >= 6)
    return { ...header, frames: header.frames + 1, frame: header.frame ?? readFrame(marker, data) }
  const starts = (name: string) => data.toString('latin1', 0, name.length) === name
  if (marker === 0xe0 && starts('JFIF\0')) return { ...header, jfif: true }
  if (marker === 0xe1 && starts('Exif\0')) return { ...header, orientation: exifOrientation(data.subarray(6)) }
  if (marker === 0xee && starts('Adobe') && data.length >= 12) return { ...header, adobeTransform: data[11] }
  return header
}

/** C4, C8 and CC, within this range, are other markers. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

function readFrame(marker: number, data: Buffer): JpegFrame {
  const components: number[] = []
  for (let at = 6; components.length < data[5]! && at < data.length; at += 3) components.push(data[at]!)
  return { marker, precision: data[0]!, height: data.readUInt16BE(1), width: data.readUInt16BE(3), components }
}
