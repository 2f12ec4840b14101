/** How to turn an image for display (EXIF 2.32, tag 0x0112): 1 is upright as stored, 6 means clockwise. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const ORIENTATION_TAG = 0x0112
const SHORT = 3

/** @param exif a TIFF header and what follows, as in JPEG's APP1 after `Exif\0\0` and in PNG's eXIf chunk */
export function exifOrientation(exif: Buffer): Orientation {
  const order = exif.toString('latin1', 0, 2)
  if (exif.length < 14 || (order !== 'II' && order !== 'MM')) return 1
  const short = (at: number) => (order === 'II' ? exif.readUInt16LE(at) : exif.readUInt16BE(at))
  const directory = order === 'II' ? exif.readUInt32LE(4) : exif.readUInt32BE(4)
  if (directory + 2 > exif.length) return 1
  const count = short(directory)
  for (let i = 0, at = directory + 2; i < count && at + 12 <= exif.length; i++, at += 12) {
    if (short(at) !== ORIENTATION_TAG) continue
    const value = short(at + 2) === SHORT ? short(at + 8) : 1
    return value >= 1 && value <= 8 ? (value as Orientation) : 1
  }
  return 1
}
