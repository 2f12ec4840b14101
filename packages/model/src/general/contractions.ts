import { transposedSums } from './lane-sums.ts'
import { ZERO } from './tensor.ts'
import type { FunctionCode } from './wasm/function-code.ts'
import {
  broadcast,
  type Code,
  get,
  type Local,
  load,
  offset,
  set,
  shuffle,
  store,
  storeLane,
  v,
} from './wasm/instructions.ts'

// The two contractions that convolutions and linear layers are made of, forward and backward.
//
//   broadcastContraction   C[m][n] = Σ_k A[m][k] · B[k][n]     A scalars (weights), B and C vectors
//   dotContraction         C[m][n] = Σ_k A[m][k] · B[n][k]     A and B vectors, C scalars: sums over lanes as well
//
// V8's optimiser wants one step of k in a basic block, and all that it touches in registers: it moves the multiply-adds of
// unrolled steps together, sum by sum, which makes chains that wait and spills the loads (25 instead of 44 GFLOP/s).

/** How far a step along a dimension goes in each operand, in bytes. */
export interface Dimension {
  readonly count: number
  readonly a?: number
  readonly b?: number
  readonly c?: number
}

export interface Contraction {
  /** Pointers to the operands. */
  readonly a: Local
  readonly b: Local
  readonly c: Local
  /** Looped over. */
  readonly outer?: readonly Dimension[]
  /** Cut into tiles that stay in registers. */
  readonly m: Dimension
  readonly n: Dimension
  /** Summed over. */
  readonly k: readonly Dimension[]
  /** Adds to C instead of setting it. */
  readonly accumulate?: boolean
}

/** Of the 16 vector registers, one is V8's. */
const REGISTERS = 15

/** Cuts `count` into tiles as equal as possible. */
export function cut(count: number, size: number): { readonly size: number; readonly repeats: number }[] {
  const tiles = Math.ceil(count / size)
  const small = Math.floor(count / tiles)
  const large = count - small * tiles
  return [
    { size: small + 1, repeats: large },
    { size: small, repeats: tiles - large },
  ].filter(({ repeats }) => repeats > 0)
}

/** The tile of least estimated cost: two multiply-adds and at most 5.5 operations a cycle, latency 4, loop included. */
function chooseTile(m: number, n: number, widest: number): { readonly tm: number; readonly tn: number } {
  let best = { cost: Number.POSITIVE_INFINITY, tm: 1, tn: 1 }
  for (let tm = 1; tm <= m; tm++)
    for (let tn = 1; tn <= Math.min(n, widest); tn++) {
      if (tm * tn + tm + tn > REGISTERS) break
      let cost = 0
      for (const a of cut(m, tm))
        for (const b of cut(n, tn)) {
          const { size: rows } = a
          const { size: columns } = b
          cost += a.repeats * b.repeats * Math.max((rows * columns) / 2, 4, (rows * columns + rows + columns + 5) / 5.5)
        }
      if (cost < best.cost) best = { cost, tm, tn }
    }
  return best
}

/** @param bias pointer to a scalar for each m that its sum starts from */
export function broadcastContraction(
  f: FunctionCode,
  contraction: Contraction & { readonly bias?: Local; readonly finish?: (sum: Code) => Code },
): void {
  const { m, n, k, accumulate, bias, finish = sum => sum } = contraction
  const [ma = 0, mc = 0, nb = 0, nc = 0] = [m.a, m.c, n.b, n.c]
  const { tm, tn } = chooseTile(m.count, n.count, n.count)
  loops(f, contraction.outer ?? [], [contraction.a, contraction.b, contraction.c], (a, b, c) =>
    tiles(
      f,
      m.count,
      tm,
      bias === undefined
        ? [
            [a, ma],
            [c, mc],
          ]
        : [
            [a, ma],
            [c, mc],
            [bias, 4],
          ],
      (rows, [a, c, bias]) =>
        tiles(
          f,
          n.count,
          tn,
          [
            [b, nb],
            [c, nc],
          ],
          (columns, [b, c]) => {
            const places = pairs(rows, columns).map(([i, j]) => i * mc + j * nc)
            const sums = pairs(rows, columns).map(([i], place) =>
              f.vector(
                accumulate
                  ? load(offset(get(c), places[place]))
                  : bias === undefined
                    ? ZERO
                    : broadcast(offset(get(bias), i * 4)),
              ),
            )
            const add = (i: number, j: number, weight: Local, vector: Local) => {
              const sum = sums[i * columns + j]
              f.emit(set(sum, f.multiplyAdd(get(weight), get(vector), get(sum))))
            }
            eachStep(f, k, a, b, (a, b) => {
              const weightOf = (i: number) => f.vector(broadcast(get(a), i * ma))
              const vectorOf = (j: number) => f.vector(load(get(b), j * nb))
              // What there is less of is loaded once and stays.
              if (columns <= rows) {
                const vectors = range(columns).map(vectorOf)
                for (let i = 0; i < rows; i++) {
                  const weight = weightOf(i)
                  vectors.forEach((vector, j) => {
                    add(i, j, weight, vector)
                  })
                }
              } else {
                const weights = range(rows).map(weightOf)
                for (let j = 0; j < columns; j++) {
                  const vector = vectorOf(j)
                  weights.forEach((weight, i) => {
                    add(i, j, weight, vector)
                  })
                }
              }
            })
            for (const [i, sum] of sums.entries()) f.emit(store(offset(get(c), places[i]), finish(get(sum))))
          },
        ),
    ),
  )
}

/** C's rows are padded to fours with zeros that stay. */
export function dotContraction(f: FunctionCode, contraction: Contraction): void {
  const { m, n, k, accumulate } = contraction
  const [ma = 0, mc = 0, nb = 0] = [m.a, m.c, n.b]
  const { tm, tn } = chooseTile(m.count, n.count, 4)
  loops(f, contraction.outer ?? [], [contraction.a, contraction.b, contraction.c], (a, b, c) =>
    tiles(
      f,
      m.count,
      tm,
      [
        [a, ma],
        [c, mc],
      ],
      (rows, [a, c]) =>
        tiles(
          f,
          n.count,
          tn,
          [
            [b, nb],
            [c, 4],
          ],
          (columns, [b, c]) => {
            const sums = range(rows * columns).map(() => f.vector(ZERO))
            eachStep(f, k, a, b, (a, b) => {
              const own = range(rows).map(i => f.vector(load(get(a), i * ma)))
              for (let j = 0; j < columns; j++) {
                const vector = f.vector(load(get(b), j * nb))
                own.forEach((x, i) => {
                  const sum = sums[i * columns + j]
                  f.emit(set(sum, f.multiplyAdd(get(x), get(vector), get(sum))))
                })
              }
            })
            for (let i = 0; i < rows; i++) {
              const all = f.vector(transposedSums(f, sums.slice(i * columns, (i + 1) * columns)))
              const to = (j: number) => offset(get(c), i * mc + j * 4)
              if (columns === 4) f.emit(store(to(0), accumulate ? v.add(load(to(0)), get(all)) : get(all)))
              else
                for (let j = 0; j < columns; j++) {
                  const value = shuffle(get(all), get(all), j, j, j, j)
                  f.emit(storeLane(to(j), accumulate ? v.add(value, broadcast(to(j))) : value, 0))
                }
            }
          },
        ),
    ),
  )
}

function loops(
  f: FunctionCode,
  dimensions: readonly Dimension[],
  pointers: readonly Local[],
  body: (a: Local, b: Local, c: Local) => void,
): void {
  if (dimensions.length === 0) {
    body(pointers[0], pointers[1], pointers[2])
    return
  }
  const [{ count, a = 0, b = 0, c = 0 }, ...rest] = dimensions
  f.walk(
    count,
    pointers.map((pointer, i) => [pointer, [a, b, c][i]] as const),
    (...own) => loops(f, rest, own, body),
  )
}

/** Loops over the tiles of one dimension: body(size of the tile, pointers). */
function tiles(
  f: FunctionCode,
  count: number,
  size: number,
  pointers: readonly (readonly [Local, number])[],
  body: (size: number, pointers: Local[]) => void,
): void {
  f.scoped(() => {
    const own = pointers.map(([pointer]) => f.pointer(get(pointer)))
    const parts = cut(count, size)
    for (const [part, { size, repeats }] of parts.entries()) {
      const walked = own.map((pointer, i) => [pointer, size * pointers[i][1]] as const)
      f.walk(repeats, walked, (...inner) => f.scoped(() => body(size, inner)))
      if (part < parts.length - 1)
        for (const [i, pointer] of own.entries())
          f.emit(set(pointer, offset(get(pointer), repeats * size * pointers[i][1])))
    }
  })
}

function eachStep(
  f: FunctionCode,
  k: readonly Dimension[],
  a: Local,
  b: Local,
  step: (a: Local, b: Local) => void,
): void {
  loops(
    f,
    k.filter(({ count }) => count > 1),
    [a, b, a],
    (a, b) => f.scoped(() => step(a, b)),
  )
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i)
const pairs = (rows: number, columns: number) => range(rows * columns).map(i => [Math.floor(i / columns), i % columns])
