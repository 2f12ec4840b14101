import { IMAGE_ROWS } from './geometry.ts'
import type { HostArray, Value } from './operation.ts'
import type { Operations } from './operations.ts'
import type { ProductParts } from './sizes.ts'

// A sample is composed of sources k, which are images of its batch: x̃ = Σ_k M_k x_k, pixel by pixel. Each M_k is a sum
// of weighted rectangles, M_k = Σ_t w_t u_t v_tᵀ, where u_t and v_t are 1 inside the rectangle's rows and columns. The
// host sends two interval numbers and one weight per rectangle (see composition-terms.ts).

const SIDE = 28
/** Interval [from, to) as a number; 0 is an empty one. */
export function intervalNumber(from: number, to: number): number {
  return from * (SIDE + 1) + to
}
/** All rows, including the constant row below the image. */
export const ALL_ROWS = (SIDE + 1) ** 2

const ROW_INTERVALS = intervalTable(IMAGE_ROWS)
const COLUMN_INTERVALS = intervalTable(SIDE)

function intervalTable(length: number): HostArray {
  const data = new Float32Array((ALL_ROWS + 1) * length)
  for (let from = 0; from <= SIDE; from++)
    for (let to = from; to <= SIDE; to++) {
      const start = intervalNumber(from, to) * length
      data.fill(1, start + from, start + to)
    }
  data.fill(1, ALL_ROWS * length)
  return { type: 'float32', shape: [ALL_ROWS + 1, length], data }
}

/** Arrays of a group of steps, with room for the sources and terms of the largest sample. */
export interface MixingValues {
  /** Indices [steps, runs, batch, sources] of images. */
  readonly sources: Value
  /** Indices [steps, runs, batch, sources, terms] of intervals. */
  readonly rows: Value
  readonly columns: Value
  /** [steps, runs, batch, sources, terms, 1] */
  readonly weights: Value
}

/**
 * Gathers a group of batches and mixes them.
 *
 * @param images [images, 29, 28]
 * @param mixing only sources, one per sample, if nothing is mixed
 * @returns [steps, runs, chunks of the batch, 1, 4]
 */
export function composedBatches(
  o: Operations,
  images: Value,
  mixing: MixingValues | Pick<MixingValues, 'sources'>,
  { steps, runs, parts }: { readonly steps: number; readonly runs: number; readonly parts: ProductParts },
): Value {
  const sources = o.gather(images, mixing.sources, 0)
  const batches = 'weights' in mixing ? mixed(o, sources, mixing, parts) : sources
  return o.reshape(batches, [steps, runs, -1, 1, 4])
}

function mixed(o: Operations, sources: Value, { rows, columns, weights }: MixingValues, parts: ProductParts): Value {
  const u = o.gather(o.constant(ROW_INTERVALS), rows, 0)
  const v = o.gather(o.constant(COLUMN_INTERVALS), columns, 0)
  const shares = product(o, o.multiply(u, weights), v, parts)
  return o.sum(o.multiply(shares, sources), 3)
}

/** aᵀb of each matrix, in as many products as needed. */
function product(o: Operations, a: Value, b: Value, { axis, sizes }: ProductParts): Value {
  if (sizes.length === 1) return o.matMulTransposed(a, b)
  const [as, bs] = [o.parts(a, sizes, axis), o.parts(b, sizes, axis)]
  return o.joined(
    as.map((part, i) => o.matMulTransposed(part, bs[i])),
    axis,
  )
}
