import { architecture, type Extractor, type Head, MAX_CLASSES, type Tensor } from '../architecture.ts'
import type { KernelInstance } from './kernel-instance.ts'

const { conv1Channels, conv2Channels, features } = architecture
const TAPS = architecture.kernelSide ** 2

/**
 * PyTorch's layouts ↔ the kernels': conv1 [8, 1, 5, 5] ↔ [tap 25][8], conv2 [16, 8, 5, 5] ↔ [16][tap 25][8], so that a
 * vector holds four channels. The head is the same in both, padded with zeros to a multiple of four classes.
 */
export function writeExtractor({ map, float32 }: KernelInstance, extractor: Extractor): void {
  const conv1 = float32(map.CONV1_WEIGHT, conv1Channels * TAPS)
  const conv2 = float32(map.CONV2_WEIGHT, conv2Channels * conv1Channels * TAPS)
  const weight1 = checked(extractor, 'conv1.weight', [conv1Channels, 1, 5, 5])
  const weight2 = checked(extractor, 'conv2.weight', [conv2Channels, conv1Channels, 5, 5])
  const bias1 = checked(extractor, 'conv1.bias', [conv1Channels])
  const bias2 = checked(extractor, 'conv2.bias', [conv2Channels])
  permute(weight1, conv1, 1, conv1Channels)
  permute(weight2, conv2, conv2Channels, conv1Channels)
  float32(map.CONV1_BIAS, conv1Channels).set(bias1)
  float32(map.CONV2_BIAS, conv2Channels).set(bias2)
}

export function readExtractor({ map, float32 }: KernelInstance): Extractor {
  const conv1 = new Float32Array(conv1Channels * TAPS)
  const conv2 = new Float32Array(conv2Channels * conv1Channels * TAPS)
  permuteBack(float32(map.CONV1_WEIGHT, conv1.length), conv1, 1, conv1Channels)
  permuteBack(float32(map.CONV2_WEIGHT, conv2.length), conv2, conv2Channels, conv1Channels)
  return {
    'conv1.weight': { shape: [conv1Channels, 1, 5, 5], data: conv1 },
    'conv1.bias': { shape: [conv1Channels], data: float32(map.CONV1_BIAS, conv1Channels).slice() },
    'conv2.weight': { shape: [conv2Channels, conv1Channels, 5, 5], data: conv2 },
    'conv2.bias': { shape: [conv2Channels], data: float32(map.CONV2_BIAS, conv2Channels).slice() },
  }
}

/** Returns the number of classes. */
export function writeHead({ map, float32 }: KernelInstance, head: Head): number {
  const classes = head.bias.shape[0]
  if (!(Number.isInteger(classes) && classes >= 1 && classes <= MAX_CLASSES))
    throw new RangeError(`bias of shape [${head.bias.shape.join(', ')}]: expected 1 to ${MAX_CLASSES} classes`)
  const bias = checked(head, 'bias', [classes])
  const weight = checked(head, 'weight', [classes, features])
  float32(map.HEAD_BIAS, MAX_CLASSES).fill(0).set(bias)
  float32(map.HEAD_WEIGHT, MAX_CLASSES * features)
    .fill(0)
    .set(weight)
  return classes
}

export function readHead({ map, float32 }: KernelInstance, classes: number): Head {
  return {
    weight: { shape: [classes, features], data: float32(map.HEAD_WEIGHT, classes * features).slice() },
    bias: { shape: [classes], data: float32(map.HEAD_BIAS, classes).slice() },
  }
}

/** Returns the tensor's data if it has the expected shape. */
function checked<Name extends string>(
  tensors: Readonly<Record<Name, Tensor>>,
  name: Name,
  shape: readonly number[],
): Float32Array {
  const tensor = tensors[name]
  const size = shape.reduce((product, dimension) => product * dimension, 1)
  if (tensor.shape.join() !== shape.join() || tensor.data.length !== size)
    throw new RangeError(
      `${name} of shape [${tensor.shape.join(', ')}] with ${tensor.data.length} values: expected [${shape.join(', ')}]`,
    )
  return tensor.data
}

/** [outer][inner][tap] → [outer][tap][inner] */
function permute(from: Float32Array, to: Float32Array, outer: number, inner: number): void {
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++)
      for (let tap = 0; tap < TAPS; tap++) to[(o * TAPS + tap) * inner + i] = from[(o * inner + i) * TAPS + tap]
}

/** [outer][tap][inner] → [outer][inner][tap] */
function permuteBack(from: Float32Array, to: Float32Array, outer: number, inner: number): void {
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < inner; i++)
      for (let tap = 0; tap < TAPS; tap++) to[(o * inner + i) * TAPS + tap] = from[(o * TAPS + tap) * inner + i]
}
