import { type ContentReader, openContent } from './bytes.ts'
import { IMAGE_PIXELS, IMAGE_SIDE } from './dataset.ts'
import { invalid } from './error.ts'

/**
 * IDX, the format of MNIST (LeCun, Cortes, Burges: The MNIST database, "File formats"): a magic number whose third byte
 * is the type of the values (8: unsigned byte) and whose fourth is the number of dimensions, the dimensions as 32-bit
 * integers, the values; everything big-endian.
 */
const IMAGES_MAGIC = 0x00000803
const LABELS_MAGIC = 0x00000801
const IMAGES_HEADER = 16
const LABELS_HEADER = 8
/** More than any published set of this shape (EMNIST by class: 814,255), and less than one gigabyte. */
export const MAX_IMAGES = 1_000_000

export interface IdxImages {
  readonly count: number
  /** [count, 784] as in the file, backed by a SharedArrayBuffer. */
  readonly images: Uint8Array
  /** SHA-256 of the content, unpacked if the file is gzip. */
  readonly checksum: string
}

export interface IdxLabels {
  readonly count: number
  /** [count] as in the file, backed by a SharedArrayBuffer. */
  readonly labels: Uint8Array
  readonly checksum: string
}

/**
 * Reads a file of 28 × 28 images, gzipped or not, straight into shared memory.
 *
 * @throws DataError if the file is not such a file, is truncated or damaged, or continues after its last image
 */
export function readIdxImages(file: string): Promise<IdxImages> {
  return reading(file, async content => {
    const count = await readImagesHeader(content)
    const images = await readValues(content, IMAGES_HEADER, count, IMAGE_PIXELS, 'images')
    return { count, images, checksum: content.checksum() }
  })
}

/**
 * Reads a file of images like `readIdxImages`, but keeps none of them.
 *
 * @param see called with all images in pieces; each piece is overwritten afterwards
 * @returns SHA-256 of the content
 * @throws DataError as `readIdxImages`
 */
export function scanIdxImages(file: string, see: (images: Uint8Array) => void = () => {}): Promise<string> {
  return reading(file, async content => {
    const count = await readImagesHeader(content)
    const piece = new Uint8Array(256 * IMAGE_PIXELS)
    for (let image = 0; image < count; image += 256) {
      const wanted = piece.subarray(0, Math.min(256, count - image) * IMAGE_PIXELS)
      const read = await content.read(wanted)
      if (read < wanted.length)
        throw truncated(
          file,
          IMAGES_HEADER + image * IMAGE_PIXELS + read,
          count,
          IMAGES_HEADER + count * IMAGE_PIXELS,
          'images',
        )
      see(wanted)
    }
    await refuseMore(content, count, IMAGES_HEADER + count * IMAGE_PIXELS, 'images')
    return content.checksum()
  })
}

/** The number of images according to the header, without reading more. @throws DataError as `readIdxImages` */
export function readIdxImageCount(file: string): Promise<number> {
  return reading(file, readImagesHeader)
}

/** Reads a file of labels, gzipped or not. @throws DataError as `readIdxImages` */
export function readIdxLabels(file: string): Promise<IdxLabels> {
  return reading(file, async content => {
    const count = await readLabelsHeader(content)
    const labels = await readValues(content, LABELS_HEADER, count, 1, 'labels')
    return { count, labels, checksum: content.checksum() }
  })
}

/** The bytes of an IDX file of 28 × 28 images. images: [count, 784] */
export function encodeIdxImages(images: Uint8Array): Uint8Array {
  const count = images.length / IMAGE_PIXELS
  if (!Number.isInteger(count)) throw new RangeError(`${images.length} bytes: expected a multiple of ${IMAGE_PIXELS}`)
  return encode([IMAGES_MAGIC, count, IMAGE_SIDE, IMAGE_SIDE], images)
}

/** The bytes of an IDX file of labels. */
export function encodeIdxLabels(labels: Uint8Array): Uint8Array {
  return encode([LABELS_MAGIC, labels.length], labels)
}

function encode(header: readonly number[], values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(header.length * 4 + values.length)
  const view = new DataView(bytes.buffer)
  header.forEach((value, index) => {
    view.setUint32(index * 4, value)
  })
  bytes.set(values, header.length * 4)
  return bytes
}

async function reading<T>(file: string, read: (content: ContentReader) => Promise<T>): Promise<T> {
  const content = await openContent(file)
  try {
    return await read(content)
  } finally {
    content.close()
  }
}

async function readImagesHeader(content: ContentReader): Promise<number> {
  const [count, rows, columns] = await readHeader(content, IMAGES_MAGIC, IMAGES_HEADER, 'images')
  if (rows !== IMAGE_SIDE || columns !== IMAGE_SIDE)
    throw invalid(
      `${content.file}: images of ${rows} × ${columns} (bytes 8 to 15); expected ${IMAGE_SIDE} × ${IMAGE_SIDE}`,
    )
  checkLength(content, IMAGES_HEADER, count, IMAGE_PIXELS, 'images')
  return count
}

async function readLabelsHeader(content: ContentReader): Promise<number> {
  const [count] = await readHeader(content, LABELS_MAGIC, LABELS_HEADER, 'labels')
  checkLength(content, LABELS_HEADER, count, 1, 'labels')
  return count
}

async function readHeader(content: ContentReader, magic: number, length: number, what: string): Promise<number[]> {
  const header = new Uint8Array(length)
  const read = await content.read(header)
  const view = new DataView(header.buffer)
  if (read >= 4 && view.getUint32(0) !== magic)
    throw invalid(
      `${content.file}: starts with ${hexadecimal(view.getUint32(0))}; an IDX file of ${what} starts with ${hexadecimal(magic)}`,
    )
  if (read < length)
    throw invalid(`${content.file}: ends after ${read} bytes; the header of an IDX file of ${what} has ${length}`)
  return Array.from({ length: length / 4 - 1 }, (_, index) => view.getUint32(4 + index * 4))
}

/** Checks everything that is known before memory is allocated. */
function checkLength(content: ContentReader, header: number, count: number, width: number, what: string): void {
  const { file, contentLimit, contentLength } = content
  const expected = header + count * width
  if (count === 0) throw invalid(`${file}: 0 ${what} (bytes 4 to 7); expected at least one`)
  if (count > MAX_IMAGES) throw invalid(`${file}: ${count} ${what} (bytes 4 to 7); expected at most ${MAX_IMAGES}`)
  if (contentLength !== undefined && contentLength > expected)
    throw invalid(
      `${file}: ${contentLength - expected} bytes follow the last of ${count} ${what}; expected ${expected} bytes in all`,
    )
  if ((contentLength ?? contentLimit) < expected)
    throw invalid(
      `${file}: is truncated: ${count} ${what} (bytes 4 to 7) make ${expected} bytes; there are ${contentLength === undefined ? 'at most ' : ''}${contentLength ?? contentLimit}`,
    )
}

async function readValues(
  content: ContentReader,
  header: number,
  count: number,
  width: number,
  what: string,
): Promise<Uint8Array> {
  const { file } = content
  const expected = header + count * width
  const values = new Uint8Array(new SharedArrayBuffer(count * width))
  const read = await content.read(values)
  if (read < values.length) throw truncated(file, header + read, count, expected, what)
  await refuseMore(content, count, expected, what)
  return values
}

function truncated(file: string, end: number, count: number, expected: number, what: string): Error {
  return invalid(`${file}: is truncated: ends after ${end} bytes; ${count} ${what} (bytes 4 to 7) make ${expected}`)
}

async function refuseMore(content: ContentReader, count: number, expected: number, what: string): Promise<void> {
  if ((await content.read(new Uint8Array(1))) > 0)
    throw invalid(`${content.file}: more bytes follow the last of ${count} ${what}; expected ${expected} bytes in all`)
}

function hexadecimal(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`
}
