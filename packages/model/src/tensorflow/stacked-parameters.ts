import { architecture, type Extractor, type Head, type Tensor } from '../architecture.ts'
import { BIAS1, BIAS2, FROZEN1, WEIGHT_ROWS1, WEIGHT_ROWS2 } from './geometry.ts'
import type { HostArray } from './operation.ts'

const { conv1Channels: C1, conv2Channels: C2, features: FEATURES } = architecture
const TAPS = architecture.kernelSide ** 2
const PIXELS = FEATURES / C2

export interface StackedExtractors {
  /** [runs, 25 taps, bias, and untrained rows, 8] */
  readonly conv1: HostArray
  /** [runs, 25 taps · 8 input channels, bias, and a row of zeros, 16] */
  readonly conv2: HostArray
}

/** Converts PyTorch's layouts to those of geometry.ts. */
export function stackExtractors(extractors: readonly Extractor[]): StackedExtractors {
  const conv1 = new Float32Array(extractors.length * WEIGHT_ROWS1 * C1)
  const conv2 = new Float32Array(extractors.length * WEIGHT_ROWS2 * C2)
  for (const [run, extractor] of extractors.entries()) {
    const weight1 = checked('conv1.weight', extractor['conv1.weight'], [C1, 1, 5, 5])
    const weight2 = checked('conv2.weight', extractor['conv2.weight'], [C2, C1, 5, 5])
    const at1 = run * WEIGHT_ROWS1 * C1
    const at2 = run * WEIGHT_ROWS2 * C2
    eachWeight1((row, channel, from) => {
      conv1[at1 + row * C1 + channel] = weight1[from]
    })
    eachWeight2((row, channel, from) => {
      conv2[at2 + row * C2 + channel] = weight2[from]
    })
    conv1.set(checked('conv1.bias', extractor['conv1.bias'], [C1]), at1 + BIAS1 * C1)
    conv2.set(checked('conv2.bias', extractor['conv2.bias'], [C2]), at2 + BIAS2 * C2)
    conv1[at1 + FROZEN1 * C1] = 1
  }
  return {
    conv1: { type: 'float32', shape: [extractors.length, WEIGHT_ROWS1, C1], data: conv1 },
    conv2: { type: 'float32', shape: [extractors.length, WEIGHT_ROWS2, C2], data: conv2 },
  }
}

export function unstackExtractors(runs: number, conv1: Float32Array, conv2: Float32Array): Extractor[] {
  return Array.from({ length: runs }, (_, run) => {
    const at1 = run * WEIGHT_ROWS1 * C1
    const at2 = run * WEIGHT_ROWS2 * C2
    const weight1 = new Float32Array(C1 * TAPS)
    const weight2 = new Float32Array(C2 * C1 * TAPS)
    eachWeight1((row, channel, to) => {
      weight1[to] = conv1[at1 + row * C1 + channel]
    })
    eachWeight2((row, channel, to) => {
      weight2[to] = conv2[at2 + row * C2 + channel]
    })
    return {
      'conv1.weight': { shape: [C1, 1, 5, 5], data: weight1 },
      'conv1.bias': { shape: [C1], data: conv1.slice(at1 + BIAS1 * C1, at1 + (BIAS1 + 1) * C1) },
      'conv2.weight': { shape: [C2, C1, 5, 5], data: weight2 },
      'conv2.bias': { shape: [C2], data: conv2.slice(at2 + BIAS2 * C2, at2 + (BIAS2 + 1) * C2) },
    }
  })
}

export interface StackedHeads {
  readonly classes: number
  /** [runs, 16 pixels, 16 channels, classes] */
  readonly weight: HostArray
  /** [runs, 1, classes] */
  readonly bias: HostArray
}

export function stackHeads(heads: readonly Head[]): StackedHeads {
  const classes = heads[0].bias.data.length
  const weight = new Float32Array(heads.length * FEATURES * classes)
  const bias = new Float32Array(heads.length * classes)
  for (const [run, head] of heads.entries()) {
    const own = checked('weight', head.weight, [classes, FEATURES])
    eachHeadWeight(classes, (at, from) => {
      weight[run * FEATURES * classes + at] = own[from]
    })
    bias.set(checked('bias', head.bias, [classes]), run * classes)
  }
  return {
    classes,
    weight: { type: 'float32', shape: [heads.length, PIXELS, C2, classes], data: weight },
    bias: { type: 'float32', shape: [heads.length, 1, classes], data: bias },
  }
}

export function unstackHeads(runs: number, weight: Float32Array, bias: Float32Array): Head[] {
  const classes = bias.length / runs
  return Array.from({ length: runs }, (_, run) => {
    const own = new Float32Array(FEATURES * classes)
    eachHeadWeight(classes, (at, to) => {
      own[to] = weight[run * FEATURES * classes + at]
    })
    return {
      weight: { shape: [classes, FEATURES], data: own },
      bias: { shape: [classes], data: bias.slice(run * classes, (run + 1) * classes) },
    }
  })
}

/** [8, 1, tap] ↔ [tap][8] */
function eachWeight1(visit: (row: number, channel: number, index: number) => void): void {
  for (let channel = 0; channel < C1; channel++)
    for (let tap = 0; tap < TAPS; tap++) visit(tap, channel, channel * TAPS + tap)
}

/** [16, 8, tap] ↔ [tap · 8][16] */
function eachWeight2(visit: (row: number, channel: number, index: number) => void): void {
  for (let channel = 0; channel < C2; channel++)
    for (let input = 0; input < C1; input++)
      for (let tap = 0; tap < TAPS; tap++) visit(tap * C1 + input, channel, (channel * C1 + input) * TAPS + tap)
}

/** [classes, channel · pixel] ↔ [pixel, channel, classes] */
function eachHeadWeight(classes: number, visit: (at: number, index: number) => void): void {
  for (let c = 0; c < classes; c++)
    for (let channel = 0; channel < C2; channel++)
      for (let pixel = 0; pixel < PIXELS; pixel++)
        visit((pixel * C2 + channel) * classes + c, c * FEATURES + channel * PIXELS + pixel)
}

/** Returns the tensor's data if it has the expected shape. */
function checked(name: string, { shape, data }: Tensor, expected: readonly number[]): Float32Array {
  if (shape.join() !== expected.join() || data.length !== expected.reduce((product, size) => product * size, 1))
    throw new RangeError(
      `${name} of shape [${shape.join(', ')}] with ${data.length} values: expected [${expected.join(', ')}]`,
    )
  return data
}
