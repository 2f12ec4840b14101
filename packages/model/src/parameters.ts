import { uniform } from '@finetune-lab/network'
import { architecture, type Extractor, type Head, MAX_CLASSES, type Tensor } from './architecture.ts'

const { conv1Channels, conv2Channels, features, kernelSide } = architecture
const taps = kernelSide ** 2

/** What a head is for: pre-training the extractor, or use on top of the frozen extractor. */
export type HeadPurpose = 'pretrainer' | 'generalizer'

/**
 * Initial values of the convolutional layers: weights and biases are uniform in ±1/√fan_in, the defaults of PyTorch's
 * `nn.Conv2d` and `nn.Linear`. They depend only on the seed, so that runs that differ in data or augmentation start
 * from the same extractor.
 */
export function initialExtractor(seed: number): Extractor {
  const draw = (name: string, shape: readonly number[], fanIn: number) => drawn(seed, [name], shape, fanIn)
  return {
    'conv1.weight': draw('conv1.weight', [conv1Channels, 1, kernelSide, kernelSide], taps),
    'conv1.bias': draw('conv1.bias', [conv1Channels], taps),
    'conv2.weight': draw('conv2.weight', [conv2Channels, conv1Channels, kernelSide, kernelSide], conv1Channels * taps),
    'conv2.bias': draw('conv2.bias', [conv2Channels], conv1Channels * taps),
  }
}

/**
 * Initial values of a linear head, drawn the same way.
 *
 * @param dataset name of the data set that the head is trained on
 * @param classes 1 … 128
 * @param width number of features
 */
export function initialHead(
  seed: number,
  purpose: HeadPurpose,
  dataset: string,
  classes: number,
  width: number = features,
): Head {
  if (!(Number.isInteger(classes) && classes >= 1 && classes <= MAX_CLASSES))
    throw new RangeError(`classes ${classes}: expected a whole number from 1 to ${MAX_CLASSES}`)
  return {
    weight: drawn(seed, [`${purpose}.weight`, dataset], [classes, width], width),
    bias: drawn(seed, [`${purpose}.bias`, dataset], [classes], width),
  }
}

function drawn(seed: number, keys: readonly string[], shape: readonly number[], fanIn: number): Tensor {
  const length = shape.reduce((product, dimension) => product * dimension, 1)
  return { shape, data: uniform(seed, keys, length, fanIn) }
}
