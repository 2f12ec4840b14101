import { architecture } from '../architecture.ts'
import type { HostArray } from './operation.ts'
import type { Table } from './operations.ts'

// Convolutions as matrix products. A patch is what a strip of pooled pixels depends on. In the first layer, 2 pooled
// pixels in a row see 6 × 8 pixels of the image; in the second, 1 sees 6 × 6 of the first layer's output. A row of a
// patch is a few chunks that are contiguous in memory, so that gathering patches copies longer pieces. The four
// positions of a pooled pixel are next to each other, and the weights are unfolded to [patch, position, strip,
// channel], most of them 0. Compared with single 5 × 5 patches, this takes 1.5 to 2 times as many multiplications but
// moves only a third of the memory, which dominates the cost. (Strips twice as wide take the same time and two more
// operations.)
//
// Biases are weights of inputs that are always 1: a constant row below each image, and a constant patch of the first
// layer.

const { imageSide: SIDE, kernelSide: KERNEL, conv1Channels: C1, conv2Channels: C2 } = architecture

/** Pooled pixels of the second layer in a strip. */
const STRIP2 = 1
/** Pooled pixels of the first layer in a strip; a chunk of the second layer's patches has the same number. */
const STRIP1 = 2 * STRIP2
const POOLED1 = (SIDE - KERNEL + 1) / 2 // 12
const POOLED2 = (POOLED1 - KERNEL + 1) / 2 // 4
/** Pixels in a row of a patch, and rows: a strip's four positions and the kernel around them. */
const WIDTH1 = 2 * STRIP1 + KERNEL - 1
const WIDTH2 = 2 * STRIP2 + KERNEL - 1
const ROWS = KERNEL + 1
const POSITIONS = 4

/** Pixels in a chunk of an image. */
export const CHUNK1 = 4
const CHUNKS_PER_ROW1 = SIDE / CHUNK1
const CHUNKS1 = WIDTH1 / CHUNK1
const STRIPS1 = POOLED1 / STRIP1
const CHUNKS2 = WIDTH2 / STRIP1
const STRIPS2 = POOLED2 / STRIP2

/** An image has one more row than its pixels: 1 for biases, 1 for the constant patch, then zeros. */
export const IMAGE_ROWS = SIDE + 1
export const CONSTANT_ROW = constantRow()
const IMAGE_CHUNKS = IMAGE_ROWS * CHUNKS_PER_ROW1
const BIAS_CHUNK = SIDE * CHUNKS_PER_ROW1
const FROZEN_CHUNK = BIAS_CHUNK + 1
const ZERO_CHUNK = BIAS_CHUNK + 2

/** Rows of the weights: taps (kernel row, kernel column[, input channel]), bias, and rows that are never trained. */
const TAPS1 = KERNEL ** 2
export const BIAS1 = TAPS1
/** Weights of the constant patch: 1 for the first channel. */
export const FROZEN1 = TAPS1 + 1
const ZERO1 = TAPS1 + 2
export const WEIGHT_ROWS1 = TAPS1 + 3
const TAPS2 = TAPS1 * C1
export const BIAS2 = TAPS2
const ZERO2 = TAPS2 + 1
export const WEIGHT_ROWS2 = TAPS2 + 2

const PATCH_CHUNKS1 = ROWS * CHUNKS1 + 1
const PATCH_CHUNKS2 = ROWS * CHUNKS2 + 2
/** The chunk of a patch that holds the biases' inputs. The second layer has one more, without weights. */
const BIAS_PLACE1 = ROWS * CHUNKS1
const BIAS_PLACE2 = ROWS * CHUNKS2
const CHUNK2 = STRIP1 * C1

/** Sizes and tables for one batch size. */
export interface Geometry {
  readonly batchSize: number
  /** Chunks of a batch's images. */
  readonly chunksOfBatch: number
  readonly layer1: Layer
  readonly layer2: Layer
  /**
   * [chunks of the first layer's output, uses]: where each chunk is used in the second layer's patches; padded with a
   * chunk that has no weights.
   */
  readonly uses: Table
}

export interface Layer {
  /** [patches, chunks of a patch], indices of chunks of the layer's input */
  readonly patches: Table
  /** [chunks of a patch, 1, values of a chunk, 4 positions · strip], indices of rows of the weights */
  readonly unfolded: Table
  /**
   * The inverse: the places in the unfolded weights where each row is used, [rows of the weights, 4 · strip]; or the
   * same as a matrix of 0 and 1, [rows of the weights, places].
   */
  readonly folded: { readonly places: Table } | { readonly matrix: HostArray }
  /** strip · output channels */
  readonly width: number
  /** Values in a chunk of the input. */
  readonly chunk: number
  readonly channels: number
}

const known = new Map<number, Geometry>()

/** Cached by batch size. */
export function geometryOf(batchSize: number): Geometry {
  const geometry = known.get(batchSize) ?? {
    batchSize,
    chunksOfBatch: batchSize * IMAGE_CHUNKS,
    layer1: {
      patches: patches1(batchSize),
      unfolded: LAYER1.unfolded,
      folded: { matrix: matrixOf(LAYER1.folded, LAYER1.unfolded.data.length, BIAS1) },
      width: STRIP1 * C1,
      chunk: CHUNK1,
      channels: C1,
    },
    layer2: {
      patches: patches2(batchSize),
      unfolded: LAYER2.unfolded,
      folded: { places: LAYER2.folded },
      width: STRIP2 * C2,
      chunk: CHUNK2,
      channels: C2,
    },
    uses: uses(batchSize),
  }
  known.set(batchSize, geometry)
  return geometry
}

function patches1(batchSize: number): Table {
  const count = batchSize * POOLED1 * STRIPS1
  const data = new Int32Array((count + 1) * PATCH_CHUNKS1).fill(ZERO_CHUNK)
  let at = 0
  for (let image = 0; image < batchSize; image++)
    for (let y = 0; y < POOLED1; y++)
      for (let strip = 0; strip < STRIPS1; strip++) {
        const corner = image * IMAGE_CHUNKS + 2 * y * CHUNKS_PER_ROW1 + (strip * 2 * STRIP1) / CHUNK1
        for (let row = 0; row < ROWS; row++)
          for (let chunk = 0; chunk < CHUNKS1; chunk++) data[at++] = corner + row * CHUNKS_PER_ROW1 + chunk
        data[at++] = image * IMAGE_CHUNKS + BIAS_CHUNK
      }
  data[data.length - 1] = FROZEN_CHUNK // the constant patch, and nothing else
  return { shape: [count + 1, PATCH_CHUNKS1], data }
}

function patches2(batchSize: number): Table {
  const perImage = POOLED1 * STRIPS1
  const constantPatch = batchSize * perImage
  const count = batchSize * POOLED2 * STRIPS2
  const data = new Int32Array(count * PATCH_CHUNKS2).fill(constantPatch)
  for (let patch = 0; patch < count; patch++)
    for (let row = 0; row < ROWS; row++)
      for (let chunk = 0; chunk < CHUNKS2; chunk++)
        data[patch * PATCH_CHUNKS2 + row * CHUNKS2 + chunk] = sourceOf(patch, row, chunk)
  return { shape: [count, PATCH_CHUNKS2], data }
}

/** The chunk of the first layer's output for a chunk of the second layer's patch. */
function sourceOf(patch: number, row: number, chunk: number): number {
  const strip = patch % STRIPS2
  const y = Math.floor(patch / STRIPS2) % POOLED2
  const image = Math.floor(patch / (STRIPS2 * POOLED2))
  return (image * POOLED1 + 2 * y + row) * STRIPS1 + strip + chunk
}

function uses(batchSize: number): Table {
  const count = batchSize * POOLED1 * STRIPS1 + 1
  const perChunk = (ROWS / 2) * CHUNKS2
  const unused = PATCH_CHUNKS2 - 1
  const data = new Int32Array(count * perChunk).fill(unused)
  const filled = new Uint8Array(count)
  for (let patch = 0; patch < batchSize * POOLED2 * STRIPS2; patch++)
    for (let row = 0; row < ROWS; row++)
      for (let chunk = 0; chunk < CHUNKS2; chunk++) {
        const source = sourceOf(patch, row, chunk)
        data[source * perChunk + filled[source]++] = patch * PATCH_CHUNKS2 + row * CHUNKS2 + chunk
      }
  return { shape: [count, perChunk], data }
}

const LAYER1 = weightTables(BIAS1, WEIGHT_ROWS1, STRIP1, PATCH_CHUNKS1, CHUNK1, (chunk, value, position, strip) => {
  if (chunk === BIAS_PLACE1) return value === 0 ? BIAS1 : value === 1 ? FROZEN1 : ZERO1
  const pixel = (chunk % CHUNKS1) * CHUNK1 + value
  return tapOf(Math.floor(chunk / CHUNKS1), pixel, position, strip) ?? ZERO1
})

const LAYER2 = weightTables(BIAS2, WEIGHT_ROWS2, STRIP2, PATCH_CHUNKS2, CHUNK2, (chunk, value, position, strip) => {
  if (chunk >= BIAS_PLACE2) return chunk === BIAS_PLACE2 && value === 0 ? BIAS2 : ZERO2
  const pixel = (chunk % CHUNKS2) * STRIP1 + Math.floor(value / C1)
  const tap = tapOf(Math.floor(chunk / CHUNKS2), pixel, position, strip)
  return tap === undefined ? ZERO2 : tap * C1 + (value % C1)
})

/** The tap of the kernel that multiplies a patch's pixel for one of the strip's positions, if any. */
function tapOf(row: number, pixel: number, position: number, strip: number): number | undefined {
  const y = row - (position >> 1)
  const x = pixel - 2 * strip - (position & 1)
  return y >= 0 && y < KERNEL && x >= 0 && x < KERNEL ? y * KERNEL + x : undefined
}

function weightTables(
  bias: number,
  rows: number,
  strips: number,
  chunks: number,
  values: number,
  rowOf: (chunk: number, value: number, position: number, strip: number) => number,
): { unfolded: Table; folded: Table } {
  const unfolded = new Int32Array(chunks * values * POSITIONS * strips)
  const places: number[][] = Array.from({ length: rows }, () => [])
  let at = 0
  for (let chunk = 0; chunk < chunks; chunk++)
    for (let value = 0; value < values; value++)
      for (let position = 0; position < POSITIONS; position++)
        for (let strip = 0; strip < strips; strip++) {
          unfolded[at] = rowOf(chunk, value, position, strip)
          places[unfolded[at]].push(at++)
        }
  // Rows that are never trained take their gradient from where the input is always 0: the last value of the bias's
  // chunk.
  const biasChunk = Math.floor(places[bias][0] / (values * POSITIONS * strips))
  const untrained = (biasChunk + 1) * values * POSITIONS * strips - 1
  const perRow = POSITIONS * strips
  const folded = new Int32Array(rows * perRow).fill(untrained)
  for (const [row, found] of places.slice(0, bias + 1).entries()) folded.set(found, row * perRow)
  return {
    unfolded: { shape: [chunks, 1, values, POSITIONS * strips], data: unfolded },
    folded: { shape: [rows, perRow], data: folded },
  }
}

/** Rows after the bias are never trained: zeros. */
function matrixOf({ shape: [rows, perRow], data }: Table, places: number, bias: number): HostArray {
  const matrix = new Float32Array(rows * places)
  for (let i = 0; i < (bias + 1) * perRow; i++) matrix[Math.floor(i / perRow) * places + data[i]] = 1
  return { type: 'float32', shape: [rows, places], data: matrix }
}

/** 1 in the first chunk for biases, in the second for the constant patch. */
function constantRow(): Float32Array {
  const row = new Float32Array(SIDE)
  row[0] = 1
  row[CHUNK1 + 1] = 1
  return row
}
