import { invalid } from '../../error.ts'

/** An array in NumPy's .npy format. */
export interface NumpyArray {
  readonly shape: readonly number[]
  /** Of unsigned bytes, a view of the file. */
  readonly bytes?: Uint8Array
  /** Of whole numbers of any other type. */
  readonly integers?: readonly number[]
}

const MAGIC = '\x93NUMPY'

/**
 * Reads an array of whole numbers. Format: NumPy Enhancement Proposal 1.
 *
 * @param name for errors
 * @throws DataError if it is damaged, or holds anything else
 */
export function readNpy(file: Buffer, name: string): NumpyArray {
  if (file.toString('latin1', 0, 6) !== MAGIC || file.length < 12) throw invalid(`${name}: is not a NumPy array`)
  const long = file[6]! > 1
  const start = long ? 12 : 10
  const end = start + (long ? file.readUInt32LE(8) : file.readUInt16LE(8))
  const header = file.toString('latin1', start, Math.min(end, start + 10_000))
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1]
  const sides = /'shape':\s*\(([\d, ]*)\)/.exec(header)?.[1]
  if (type === undefined || sides === undefined) throw invalid(`${name}: its header names no type and shape`)
  if (/'fortran_order':\s*True/.test(header)) throw invalid(`${name}: is stored by columns; expected C order`)
  const shape = sides.split(',').flatMap(side => (side.trim() === '' ? [] : Number(side)))
  const length = shape.reduce((product, side) => product * side, 1)
  const size = Number(/^[|<>=][iu]([1248])$/.exec(type)?.[1])
  if (!size) throw invalid(`${name}: has type ${JSON.stringify(type)}; expected whole numbers, such as uint8`)
  if (file.length - end !== length * size)
    throw invalid(`${name}: holds ${file.length - end} bytes; expected ${length * size} for shape (${sides})`)
  const content = file.subarray(end)
  if (type.endsWith('u1')) return { shape, bytes: content }
  const read = reader(type, size)
  return { shape, integers: Array.from({ length }, (_, i) => read(content, i * size)) }
}

/** Labels are small: a number of 8 bytes that is not safe is damaged, and no label. */
function reader(type: string, size: number): (bytes: Buffer, at: number) => number {
  const signed = type[1] === 'i'
  const big = type[0] === '>'
  if (size < 8)
    return (bytes, at) =>
      signed
        ? big
          ? bytes.readIntBE(at, size)
          : bytes.readIntLE(at, size)
        : big
          ? bytes.readUIntBE(at, size)
          : bytes.readUIntLE(at, size)
  return (bytes, at) => Number(big ? bytes.readBigInt64BE(at) : bytes.readBigInt64LE(at))
}
