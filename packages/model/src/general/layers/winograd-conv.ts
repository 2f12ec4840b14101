// Convolutions of 3 × 3 and 5 × 5 by Winograd's tiles (see winograd.ts): a tile of m × m outputs reads 6 × 6 inputs, and
// each of these 36 places is a contraction over channels.
import { broadcastContraction, dotContraction } from '../contractions.ts'
import type { LayerCode, Operation, PlanContext } from '../operation.ts'
import { type Tensor, ZERO } from '../tensor.ts'
import type { FunctionCode } from '../wasm/function-code.ts'
import {
  broadcast,
  type Code,
  fill,
  get,
  i32,
  type Local,
  load,
  offset,
  set,
  store,
  V128,
  v,
} from '../wasm/instructions.ts'
import { type Transforms, transforms } from '../winograd.ts'
import { maskAndBias } from './mask-and-bias.ts'
import { rectified } from './relu.ts'

/** Bytes that the places of a chunk of tiles may take, so that they stay in the processor's second cache. */
const CHUNK = 900_000

/**
 * Outputs along a tile's side, or 0 where a direct convolution is faster. Measured cycles of a tile of four images: two
 * multiply-adds a cycle, 105 to transform an input channel, 95 an output channel. The rule depends on the network alone:
 * it decides the order of sums, and so the bits.
 */
export function winogradTile({ x, y, options }: Operation): number {
  const m = options.stride !== 1 ? 0 : options.kernel === 3 ? 4 : options.kernel === 5 ? 2 : 0
  const direct = ((options.kernel as number) ** 2 * m * m * x.channels * y.channels) / 2
  return direct > 18 * x.channels * y.channels + 105 * x.channels + 95 * y.channels ? m : 0
}

interface Tiling {
  readonly across: number
  readonly down: number
  /** A chunk: `rows` of tiles of `images` blocks at once. */
  readonly images: number
  readonly rows: number
  readonly tiles: number
  /** Bytes of one of the 36 places of all input or output channels. */
  readonly xPlace: number
  readonly yPlace: number
}

function tiling(x: Tensor, y: Tensor, m: number, blocks: number): Tiling {
  const across = Math.ceil(y.width / m)
  const down = Math.ceil(y.height / m)
  const fits = (tiles: number) => tiles * 36 * 16 * (x.channels + y.channels) <= CHUNK
  const largest = (most: number, tilesOf: (n: number) => number) =>
    Array.from({ length: most }, (_, i) => most - i).find(n => most % n === 0 && fits(tilesOf(n))) ?? 1
  const rows = largest(down, n => n * across)
  const images = rows === down ? largest(blocks, n => n * down * across) : 1
  const tiles = images * rows * across
  // The 36 places must not fall into the same cache sets.
  const odd = (bytes: number) => bytes + (bytes % 128 === 0 ? 64 : 0)
  return {
    across,
    down,
    images,
    rows,
    tiles,
    xPlace: odd(x.channels * tiles * 16),
    yPlace: odd(y.channels * tiles * 16),
  }
}

export function winogradConv(op: Operation, context: PlanContext): LayerCode {
  const { blocks } = context
  const { x, y, relu, parameters } = op
  const { weight, bias } = parameters
  const { kernel: r, padding: p } = op.options as { kernel: number; padding: number }
  const m = winogradTile(op)
  const t = tiling(x, y, m, blocks)
  const tap = Math.ceil(y.channels / 4) * 16
  const place = x.channels * tap

  const overhang = { height: t.down * m - y.height, width: t.across * m - y.width }
  const reach = (outputs: number, inputs: number) => Math.max(0, outputs + r - 1 - inputs - p)
  x.margin.need(p, p, reach(t.down * m, x.height), reach(t.across * m, x.width))
  y.margin.need(0, 0, overhang.height, overhang.width)

  const weights = context.own(36 * place) // U
  const inputs = context.scratch('inputs', 36 * t.xPlace) // V
  const outputs = context.scratch('outputs', 36 * t.yPlace) // M
  const changes = context.scratch('changes', 36 * place) // Ū
  const square = context.scratch('square', 36 * 16)

  /** Applies a transform to the columns, then to the rows, of a square of vectors, through scratch memory. */
  function both(
    f: FunctionCode,
    size: number,
    outSize: number,
    read: (i: number, j: number) => Code,
    transform: (line: Local[]) => Local[],
    write: (i: number, j: number, value: Code) => Code,
  ): void {
    const at = (i: number, j: number) => i32(square.at + (j * 6 + i) * 16)
    const line = (value: (k: number) => Code) => transform(Array.from({ length: size }, (_, k) => f.vector(value(k))))
    for (let j = 0; j < size; j++)
      f.scoped(() => {
        for (const [i, out] of line(i => read(i, j)).entries()) f.emit(store(at(i, j), get(out)))
      })
    for (let i = 0; i < outSize; i++)
      f.scoped(() => {
        for (const [j, out] of line(j => load(at(i, j))).entries()) f.emit(write(i, j, get(out)))
      })
  }

  const chunks = (f: FunctionCode, xAt: number, yAt: number, body: (x: Local, y: Local) => void) =>
    f.walk(
      blocks / t.images,
      [
        [f.address(xAt), t.images * x.block],
        [f.address(yAt), t.images * y.block],
      ],
      (px, py) =>
        f.walk(
          t.down / t.rows,
          [
            [px, t.rows * m * x.row],
            [py, t.rows * m * y.row],
          ],
          body,
        ),
    )

  /** body(pointer into the tensor, into the places) for each channel and tile of a chunk. */
  const eachTile = (f: FunctionCode, own: Tensor, at: Local, places: number, body: (at: Local, place: Local) => void) =>
    f.walk(
      own.channels,
      [
        [at, own.plane],
        [f.address(places), t.tiles * 16],
      ],
      (at, place) =>
        f.walk(
          t.images,
          [
            [at, own.block],
            [place, t.rows * t.across * 16],
          ],
          (at, place) =>
            f.walk(
              t.rows,
              [
                [at, m * own.row],
                [place, t.across * 16],
              ],
              (at, place) =>
                f.walk(
                  t.across,
                  [
                    [at, m * 16],
                    [place, 16],
                  ],
                  body,
                ),
            ),
        ),
    )

  const xFirst = () => (x.top - p) * x.row + (x.left - p) * 16

  function transformInputs(f: FunctionCode, own: Transforms, at: Local): void {
    eachTile(f, x, at, inputs.at, (from, to) =>
      both(
        f,
        6,
        6,
        (i, j) => load(offset(get(from), i * x.row + j * 16)),
        own.input,
        (i, j, value) => store(offset(get(to), (i * 6 + j) * t.xPlace), value),
      ),
    )
  }

  const eachWeight = (f: FunctionCode, taps: number, transformed: number, body: (taps: Local, places: Local) => void) =>
    f.walk(
      x.channels,
      [
        [f.address(taps), r * r * tap],
        [f.address(transformed), tap],
      ],
      (w, u) =>
        f.walk(
          tap / 16,
          [
            [w, 16],
            [u, 16],
          ],
          body,
        ),
    )

  return {
    adds: true,
    forward(f) {
      const own = transforms(f)
      eachWeight(f, weight.at, weights.at, (w, u) =>
        both(
          f,
          r,
          6,
          (i, j) => load(offset(get(w), (i * r + j) * tap)),
          g => own.weight(g, r),
          (i, j, value) => store(offset(get(u), (i * 6 + j) * place), value),
        ),
      )
      chunks(f, x.at + xFirst(), y.at + y.first, (px, py) => {
        transformInputs(f, own, px)
        broadcastContraction(f, {
          a: f.address(weights.at),
          b: f.address(inputs.at),
          c: f.address(outputs.at),
          outer: [{ count: 36, a: place, b: t.xPlace, c: t.yPlace }],
          m: { count: y.channels, a: 4, c: t.tiles * 16 },
          n: { count: t.tiles, b: 16, c: 16 },
          k: [{ count: x.channels, a: tap, b: t.tiles * 16 }],
        })
        transformOutputs(f, own, py)
      })
      clearOverhang(f, y.at)
    },

    mask: f => maskAndBias(f, op, blocks),

    backward(f, { gradient }) {
      const own = transforms(f)
      clearOverhang(f, y.grad)
      f.emit(fill(get(f.address(changes.at)), 36 * place))
      chunks(f, x.at + xFirst(), y.grad + y.first, (px, py) => {
        transformInputs(f, own, px)
        eachTile(f, y, py, outputs.at, (from, to) =>
          both(
            f,
            m,
            6,
            (i, j) => load(offset(get(from), i * y.row + j * 16)),
            g => own.outputBack(g, m),
            (i, j, value) => store(offset(get(to), (i * 6 + j) * t.yPlace), value),
          ),
        )
        dotContraction(f, {
          a: f.address(inputs.at),
          b: f.address(outputs.at),
          c: f.address(changes.at),
          outer: [{ count: 36, a: t.xPlace, b: t.yPlace, c: place }],
          m: { count: x.channels, a: t.tiles * 16, c: tap },
          n: { count: y.channels, b: t.tiles * 16 },
          k: [{ count: t.tiles, a: 16, b: 16 }],
          accumulate: true,
        })
        if (!gradient) return
        broadcastContraction(f, {
          a: f.address(weights.at),
          b: f.address(outputs.at),
          c: f.address(inputs.at),
          outer: [{ count: 36, a: place, b: t.yPlace, c: t.xPlace }],
          m: { count: x.channels, a: tap, c: t.tiles * 16 },
          n: { count: t.tiles, b: 16, c: 16 },
          k: [{ count: y.channels, a: 4, b: t.tiles * 16 }],
        })
        eachTile(f, x, f.pointer(offset(get(px), x.grad - x.at)), inputs.at, (to, from) =>
          both(
            f,
            6,
            6,
            (i, j) => load(offset(get(from), (i * 6 + j) * t.xPlace)),
            own.inputBack,
            (i, j, value) => {
              const at = offset(get(to), i * x.row + j * 16)
              return store(at, v.add(load(at), value))
            },
          ),
        )
      })
      eachWeight(f, weight.grad, changes.at, (w, u) =>
        both(
          f,
          6,
          r,
          (i, j) => load(offset(get(u), (i * 6 + j) * place)),
          g => own.weightBack(g, r),
          (i, j, value) => store(offset(get(w), (i * r + j) * tap), value),
        ),
      )
    },
  }

  function transformOutputs(f: FunctionCode, own: Transforms, py: Local): void {
    const shift = f.local(V128)
    f.walk(
      y.channels,
      [
        [py, y.plane],
        [f.address(outputs.at), t.tiles * 16],
        [f.address(bias?.at ?? 0), 4],
      ],
      (at, from, b) => {
        f.emit(set(shift, bias ? broadcast(get(b)) : ZERO))
        f.walk(
          t.images,
          [
            [at, y.block],
            [from, t.rows * t.across * 16],
          ],
          (at, from) =>
            f.walk(
              t.rows,
              [
                [at, m * y.row],
                [from, t.across * 16],
              ],
              (at, from) =>
                f.walk(
                  t.across,
                  [
                    [at, m * 16],
                    [from, 16],
                  ],
                  (to, from) =>
                    both(
                      f,
                      6,
                      m,
                      (i, j) => load(offset(get(from), (i * 6 + j) * t.yPlace)),
                      g => own.output(g, m),
                      (i, j, value) => {
                        const sum = bias ? v.add(value, get(shift)) : value
                        return store(offset(get(to), i * y.row + j * 16), relu ? rectified(sum) : sum)
                      },
                    ),
                ),
            ),
        )
      },
    )
  }

  /** What tiles wrote beyond the tensor is its margin again. */
  function clearOverhang(f: FunctionCode, at: number): void {
    const { height, width } = overhang
    if (height === 0 && width === 0) return
    f.walk(blocks, [[f.address(at + y.first), y.block]], planes =>
      f.walk(y.channels, [[planes, y.plane]], plane => {
        if (width > 0)
          f.walk(y.height + height, [[plane, y.row]], row => f.emit(fill(offset(get(row), y.width * 16), width * 16)))
        f.walk(height, [[f.pointer(offset(get(plane), y.height * y.row)), y.row]], row =>
          f.emit(fill(get(row), (y.width + width) * 16)),
        )
      }),
    )
  }
}
