import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { encode as encodeJpeg } from 'jpeg-js'
import { PNG } from 'pngjs'
import { temporaryFolder } from '../testing.ts'

// Images for tests only.

/** The grey value of a pixel, 0 … 255. */
export type Grey = (x: number, y: number) => number

export function rgba(width: number, height: number, grey: Grey, opacity: Grey = () => 255): Buffer {
  const data = Buffer.alloc(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    data.fill(grey(x, y), 4 * i, 4 * i + 3)
    data[4 * i + 3] = opacity(x, y)
  }
  return data
}

export function png(width: number, height: number, grey: Grey, opacity?: Grey): Buffer {
  const image = new PNG({ width, height })
  rgba(width, height, grey, opacity).copy(image.data)
  return PNG.sync.write(image)
}

export const jpeg = (width: number, height: number, grey: Grey) =>
  Buffer.from(encodeJpeg({ width, height, data: rgba(width, height, grey) }, 100).data)

export const values = (width: number, height: number, grey: Grey) => ({
  width,
  height,
  values: Uint8Array.from({ length: width * height }, (_, i) => grey(i % width, Math.floor(i / width))),
})

/** A PNG from its parts. @param rows each with its filter byte */
export function rawPng(
  form: {
    readonly width: number
    readonly height: number
    readonly depth: number
    readonly colour: number
    readonly interlaced?: boolean
  },
  rows: Uint8Array,
  ...before: readonly Buffer[]
): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(form.width, 0)
  head.writeUInt32BE(form.height, 4)
  head.set([form.depth, form.colour, 0, 0, form.interlaced ? 1 : 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...before,
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A grey PNG of 16 bits. @param sample 0 … 65535 */
export function deepPng(width: number, height: number, sample: Grey): Buffer {
  const rows = Buffer.alloc(height * (1 + 2 * width))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.writeUInt16BE(sample(x, y), y * (1 + 2 * width) + 1 + 2 * x)
  return rawPng({ width, height, depth: 16, colour: 0 }, rows)
}

/** A chunk of a PNG, with its checksum. */
export function chunk(type: string, data: Uint8Array): Buffer {
  const made = Buffer.alloc(12 + data.length)
  made.writeUInt32BE(data.length)
  made.write(type, 4)
  made.set(data, 8)
  made.writeUInt32BE(crc32(made.subarray(4, 8 + data.length)), 8 + data.length)
  return made
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

/** EXIF data with an orientation, in either byte order. */
export function exif(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  return Buffer.from(
    order === 'II'
      ? `49492a000800000001001201030001000000${hex(orientation)}0000000000000000`
      : `4d4d002a0000000800010112000300000001${'00'}${hex(orientation)}000000000000`,
    'hex',
  )
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0')

/** A JPEG with an orientation. */
export function withExif(photo: Buffer, orientation: number): Buffer {
  const data = Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation)])
  const head = Buffer.from([0xff, 0xe1, 0, 2 + data.length])
  return Buffer.concat([photo.subarray(0, 2), head, data, photo.subarray(2)])
}

/** A folder of images by their paths in it. */
export async function folderOf(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const root = await temporaryFolder()
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), bytes)
  }
  return root
}
