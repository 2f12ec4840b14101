import type { Shape } from '@finetune-lab/network'
import type { FunctionCode } from './wasm/function-code.ts'
import { type Code, get, type Local, offset, set, shuffle, splat, v } from './wasm/instructions.ts'

/**
 * A tensor in memory: [block of four images][channel][row][column][4 images]. Lanes are images, so no number of channels
 * has a remainder, and layers need no shuffles. Rows and columns have the margin that readers want; in values it stays 0.
 */
export interface Tensor {
  readonly channels: number
  readonly height: number
  readonly width: number
  readonly margin: Margin
  /** Whether a parameter comes before it: only then is its gradient needed. */
  readonly trained: boolean
  /** Addresses of values and gradient. */
  at: number
  grad: number
  /** Rows above and columns left of the first value. */
  top: number
  left: number
  /** Bytes from one row, channel, block to the next, and to the first value. */
  row: number
  plane: number
  block: number
  first: number
}

/** A margin that tensors of one shape share, so that element-wise layers read and write at the same offsets. */
export class Margin {
  #joined?: Margin
  #sides = { top: 0, left: 0, bottom: 0, right: 0 }

  get sides() {
    return this.#root.#sides
  }

  get #root(): Margin {
    return this.#joined ? this.#joined.#root : this
  }

  need(top: number, left: number, bottom: number, right: number): void {
    const { sides } = this
    this.#root.#sides = {
      top: Math.max(sides.top, top),
      left: Math.max(sides.left, left),
      bottom: Math.max(sides.bottom, bottom),
      right: Math.max(sides.right, right),
    }
  }

  join(other: Margin): void {
    const [own, another] = [this.#root, other.#root]
    if (own === another) return
    const { top, left, bottom, right } = another.#sides
    another.#joined = own
    own.need(top, left, bottom, right)
  }
}

/** A tensor without addresses yet. */
export function tensor({ channels, height, width }: Shape, trained: boolean, margin = new Margin()): Tensor {
  const unplaced = { at: 0, grad: 0, top: 0, left: 0, row: 0, plane: 0, block: 0, first: 0 }
  return { channels, height, width, margin, trained, ...unplaced }
}

/** Strides, once all margins are known. Planes a multiple of 1 KiB apart would fall into the same cache sets. */
export function layOut(own: Tensor): void {
  const { top, left, bottom, right } = own.margin.sides
  const row = (left + own.width + right) * 16
  const dense = (top + own.height + bottom) * row
  const plane = dense + (dense % 1024 === 0 && own.height > 1 ? 64 : 0)
  Object.assign(own, { top, left, row, plane, block: own.channels * plane, first: top * row + left * 16 })
}

/** Whether values follow each other without gaps. */
export const isDense = ({ height, width, plane, row }: Tensor): boolean => row === width * 16 && plane === height * row

/** body(pointers) for each block and channel of a tensor; each base is an address of its first plane. */
export function eachPlane(
  f: FunctionCode,
  own: Tensor,
  blocks: number,
  bases: readonly number[],
  body: (...planes: Local[]) => void,
): void {
  f.walk(
    blocks,
    bases.map(at => [f.address(at + own.first), own.block] as const),
    (...inBlock) =>
      f.walk(
        own.channels,
        inBlock.map(at => [at, own.plane] as const),
        body,
      ),
  )
}

/**
 * Walks over all vectors of a plane, up to four in a turn: body(pointers, 0 … 3). A sum has four locals, one for each
 * vector of a turn, as one alone would wait for each addition.
 */
export function eachVector(
  f: FunctionCode,
  { height, width, row }: Tensor,
  planes: readonly Local[],
  body: (pointers: Local[], turn: number) => void,
): void {
  const group = [4, 3, 2, 1].find(size => width % size === 0)!
  f.walk(
    height,
    planes.map(at => [at, row] as const),
    (...rows) =>
      f.walk(
        width / group,
        rows.map(at => [at, 16 * group] as const),
        (...at) => {
          for (let turn = 0; turn < group; turn++)
            f.scoped(() =>
              body(
                at.map(own => (turn ? f.pointer(offset(get(own), turn * 16)) : own)),
                turn,
              ),
            )
        },
      ),
  )
}

/** Four sums, one for each vector of a turn. */
export class Sums {
  readonly #f: FunctionCode
  readonly #parts: Local[]

  constructor(f: FunctionCode) {
    this.#f = f
    this.#parts = Array.from({ length: 4 }, () => f.vector(ZERO))
  }

  add(turn: number, value: Code): void {
    const part = this.#parts[turn]
    this.#f.emit(set(part, v.add(get(part), value)))
  }

  addProduct(turn: number, a: Code, b: Code): void {
    const part = this.#parts[turn]
    this.#f.emit(set(part, this.#f.multiplyAdd(a, b, get(part))))
  }

  total(): Local {
    const [a, b, c, d] = this.#parts.map(get)
    return this.#f.vector(v.add(v.add(a, b), v.add(c, d)))
  }
}

export const ZERO = splat(0)

/** Σ of a vector's lanes, in all lanes. */
export function laneTotal(f: FunctionCode, local: Local): Local {
  const pairs = f.vector(v.add(get(local), shuffle(get(local), get(local), 2, 3, 0, 1)))
  return f.vector(v.add(get(pairs), shuffle(get(pairs), get(pairs), 1, 0, 3, 2)))
}

/** Four vectors as rows become columns. */
export function transposed(f: FunctionCode, rows: readonly Local[]): Local[] {
  const [a, b, c, d] = rows.map(get)
  const p = get(f.vector(shuffle(a, b, 0, 4, 1, 5)))
  const q = get(f.vector(shuffle(a, b, 2, 6, 3, 7)))
  const r = get(f.vector(shuffle(c, d, 0, 4, 1, 5)))
  const s = get(f.vector(shuffle(c, d, 2, 6, 3, 7)))
  return [
    shuffle(p, r, 0, 1, 4, 5),
    shuffle(p, r, 2, 3, 6, 7),
    shuffle(q, s, 0, 1, 4, 5),
    shuffle(q, s, 2, 3, 6, 7),
  ].map(own => f.vector(own))
}
