import { architecture, type Extractor, type Head } from './architecture.ts'

const { imageSide, kernelSide, conv1Channels, conv2Channels } = architecture

/**
 * Classifies single images with a trained network: without dropout, as in evaluation. Computes in float64 and without
 * WebAssembly, so that a page can use it (some 0.4 million multiplications per image). For whole data sets, use the
 * executors.
 *
 * @returns a function from an image, Float32Array [784], normalised, to its class probabilities, Float64Array [classes]
 */
export function classifier(extractor: Extractor, head: Head): (image: Float32Array) => Float64Array {
  const conv1 = extractor['conv1.weight'].data
  const conv2 = extractor['conv2.weight'].data
  return image => {
    const hidden = convolveAndPool(image, 1, imageSide, conv1, extractor['conv1.bias'].data, conv1Channels)
    const side = (imageSide - kernelSide + 1) / 2
    const features = convolveAndPool(hidden, conv1Channels, side, conv2, extractor['conv2.bias'].data, conv2Channels)
    return softmax(logits(features, head))
  }
}

/**
 * Valid 5×5 convolution, max-pool 2×2, relu: [inputs][side][side] → [outputs][(side − 4) / 2][(side − 4) / 2]. Starting
 * the maximum at 0 does the relu.
 */
function convolveAndPool(
  input: ArrayLike<number>,
  inputs: number,
  side: number,
  weight: Float32Array,
  bias: Float32Array,
  outputs: number,
): Float64Array {
  const pooledSide = (side - kernelSide + 1) / 2
  const pooled = new Float64Array(outputs * pooledSide ** 2)
  for (let output = 0, at = 0; output < outputs; output++)
    for (let y = 0; y < pooledSide; y++)
      for (let x = 0; x < pooledSide; x++, at++)
        for (const [dy, dx] of WINDOW) {
          const sum = bias[output] + patchProduct(input, inputs, side, weight, output, 2 * y + dy, 2 * x + dx)
          pooled[at] = Math.max(pooled[at], sum)
        }
  return pooled
}

const WINDOW = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const

/** Σ w · x over the patch whose top left corner is (top, left). */
function patchProduct(
  input: ArrayLike<number>,
  inputs: number,
  side: number,
  weight: Float32Array,
  output: number,
  top: number,
  left: number,
): number {
  let sum = 0
  let tap = output * inputs * kernelSide ** 2
  for (let channel = 0; channel < inputs; channel++)
    for (let y = 0; y < kernelSide; y++) {
      const row = (channel * side + top + y) * side + left
      for (let x = 0; x < kernelSide; x++) sum += weight[tap++] * input[row + x]
    }
  return sum
}

export function logits(features: Float64Array, { weight, bias }: Head): Float64Array {
  return Float64Array.from(bias.data, (start, c) => {
    let sum = start
    for (let k = 0; k < features.length; k++) sum += weight.data[c * features.length + k] * features[k]
    return sum
  })
}

export function softmax(values: Float64Array): Float64Array {
  const largest = Math.max(...values)
  const powers = values.map(value => Math.exp(value - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map(power => power / sum)
}
