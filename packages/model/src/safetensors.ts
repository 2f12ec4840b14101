// The safetensors format: 8 bytes of header length (little-endian), a JSON header, the tensors' bytes one after another.
//
//   { "__metadata__": { key: text }, name: { "dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end] } }
//
// https://huggingface.co/docs/safetensors#format. Only F32 is read and written: nothing else is saved here.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Tensor } from './architecture.ts'
import { SafetensorsError } from './safetensors-error.ts'

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, Tensor>
  readonly metadata: Readonly<Record<string, string>>
}

/** Models are in stores: a link could lead out of the store, and a pipe would block its reader. */
const PLAIN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** The most bytes of a header: our largest has some 100 tensors of 150 bytes. */
const MAX_HEADER = 1024 * 1024
/** The most bytes to read from a file on disk. Our networks take some 200 kB. */
const MAX_FILE = 256 * 1024 * 1024

/**
 * Reads a file. Checks its size and its header's length before allocating memory for them.
 * @throws SafetensorsError for invalid contents; the file system's own errors unchanged
 */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  const file = await open(path, PLAIN).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ELOOP') throw cause
    throw new SafetensorsError(path, undefined, 'a link', 'a plain file', { cause })
  })
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw new SafetensorsError(path, undefined, 'no file', 'a plain file')
    const { size } = stat
    if (size > MAX_FILE) throw new SafetensorsError(path, undefined, `${size} bytes`, `at most ${MAX_FILE}`)
    const start = new Uint8Array(8)
    const { bytesRead } = await file.read(start, 0, 8, 0)
    headerLength(start.subarray(0, bytesRead), size, path)
    return decodeSafetensors(await file.readFile(), path)
  } finally {
    await file.close()
  }
}

/**
 * @param bytes a whole file
 * @param file its name, for errors
 * @throws SafetensorsError
 */
export function decodeSafetensors(bytes: Uint8Array, file: string): SafetensorsFile {
  const length = headerLength(bytes, bytes.length, file)
  const header = parseHeader(bytes.subarray(8, 8 + length), file)
  const data = bytes.subarray(8 + length)
  const metadata = checkMetadata(header.__metadata__ ?? {}, file)
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => checkEntry(name, value, data.length, file))
  checkCoverage(entries, data.length, file)
  const tensors = new Map(
    // Copied, because a tensor may be unaligned (and `slice` of a Buffer would be a view).
    entries.map(({ name, shape, begin, end }) => [
      name,
      { shape, data: new Float32Array(new Uint8Array(data.subarray(begin, end)).buffer) },
    ]),
  )
  return { tensors, metadata }
}

/** Serialises tensors to the bytes of a file. Tensors keep their order; the data begins at a multiple of 8. */
export function encodeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: Tensor]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const named = [...tensors]
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [['__metadata__', metadata]] : []
  let end = 0
  for (const [name, { shape, data }] of named) {
    if (name === '__metadata__' || header.some(([other]) => other === name))
      throw new RangeError(`Tensor "${name}": expected a name that is not in use`)
    if (product(shape) !== data.length)
      throw new RangeError(`Tensor "${name}" of shape [${shape.join(', ')}] has ${data.length} values`)
    header.push([name, { dtype: 'F32', shape, data_offsets: [end, end + data.byteLength] }])
    end += data.byteLength
  }
  const text = new TextEncoder().encode(
    `{${header.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)}}`,
  )
  const headerSize = Math.ceil(text.length / 8) * 8
  if (headerSize > MAX_HEADER) throw new RangeError(`A header of ${headerSize} bytes: expected at most ${MAX_HEADER}`)
  const bytes = new Uint8Array(8 + headerSize + end).fill(0x20, 8, 8 + headerSize)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerSize), true)
  bytes.set(text, 8)
  let at = 8 + headerSize
  for (const [, { data }] of named) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

interface Entry {
  readonly name: string
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

function headerLength(start: Uint8Array, fileSize: number, file: string): number {
  if (start.length < 8)
    throw new SafetensorsError(file, undefined, `${start.length} bytes`, 'at least 8: the header’s length')
  const length = new DataView(start.buffer, start.byteOffset, 8).getBigUint64(0, true)
  const room = Math.min(MAX_HEADER, fileSize - 8)
  if (length > room) throw new SafetensorsError(file, undefined, `a header of ${length} bytes`, `at most ${room}`)
  return Number(length)
}

function parseHeader(bytes: Uint8Array, file: string): Record<string, unknown> {
  const expected = 'a JSON object in UTF-8'
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    if (isRecord(header)) return header
  } catch (cause) {
    throw new SafetensorsError(file, undefined, 'a header that cannot be parsed', expected, { cause })
  }
  throw new SafetensorsError(file, undefined, 'a header that is not an object', expected)
}

function checkMetadata(metadata: unknown, file: string): Record<string, string> {
  if (isRecord(metadata) && Object.values(metadata).every(value => typeof value === 'string'))
    return metadata as Record<string, string>
  throw new SafetensorsError(file, undefined, 'an invalid __metadata__', 'an object whose values are strings')
}

function checkEntry(name: string, value: unknown, dataLength: number, file: string): Entry {
  const wrong = (found: string, expected: string) => new SafetensorsError(file, name, found, expected)
  if (!isRecord(value)) throw wrong('no description', 'an object with dtype, shape and data_offsets')
  const { dtype, shape, data_offsets: offsets } = value
  if (dtype !== 'F32') throw wrong(`dtype ${shown(dtype)}`, '"F32"')
  if (!(Array.isArray(shape) && shape.every(isSize)))
    throw wrong(`shape ${shown(shape)}`, 'a list of whole numbers from 0')
  if (!(Array.isArray(offsets) && offsets.length === 2 && offsets.every(isSize)))
    throw wrong(`data_offsets ${shown(offsets)}`, 'two whole numbers from 0')
  const [begin, end] = offsets as [number, number]
  if (begin > end || end > dataLength)
    throw wrong(`data_offsets ${shown(offsets)}`, `ascending numbers within the file's ${dataLength} bytes of data`)
  const size = 4 * product(shape)
  if (size !== end - begin) throw wrong(`${end - begin} bytes`, `${size} for shape ${shown(shape)}`)
  return { name, shape, begin, end }
}

/**
 * Every byte of the data belongs to exactly one tensor: no overlaps, and no holes in which something could be hidden.
 */
function checkCoverage(entries: readonly Entry[], dataLength: number, file: string): void {
  let at = 0
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at)
      throw new SafetensorsError(
        file,
        name,
        `data from byte ${begin}`,
        `from byte ${at}, where the previous tensor ends`,
      )
    at = end
  }
  if (at !== dataLength)
    throw new SafetensorsError(file, undefined, `${dataLength} bytes of data`, `${at}, as the header says`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, dimension) => size * dimension, 1)
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
