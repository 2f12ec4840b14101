import type { Extractor, Head } from '../architecture.ts'

/**
 * The network by its definition: one loop per sum, float64, no tricks. The reference for the kernels at batch sizes and
 * class counts that the PyTorch reference does not have.
 */
export interface DirectNetwork {
  /** Float64Array [256] of one normalised image; `factors` multiply conv2's channels. */
  features(image: Float32Array, factors?: readonly number[]): Float64Array
  logProbabilities(features: Float64Array): Float64Array
  /** One SGD step; returns the mean loss. If `frozen`, trains only the head. */
  step(batch: readonly DirectSample[], learningRate: number, frozen?: boolean): number
  /** All parameters by name. */
  readonly parameters: Readonly<Record<string, Float64Array>>
}

export interface DirectSample {
  /** [784], normalised. */
  readonly image: Float32Array
  /** [classes] */
  readonly label: ArrayLike<number>
  /** [16]: 0 or the scale of kept channels. */
  readonly factors: readonly number[]
}

const NO_DROPOUT = new Array<number>(16).fill(1)

export function directNetwork(extractor: Extractor, head: Head): DirectNetwork {
  const classes = head.bias.data.length
  const w1 = Float64Array.from(extractor['conv1.weight'].data)
  const b1 = Float64Array.from(extractor['conv1.bias'].data)
  const w2 = Float64Array.from(extractor['conv2.weight'].data)
  const b2 = Float64Array.from(extractor['conv2.bias'].data)
  const w3 = Float64Array.from(head.weight.data)
  const b3 = Float64Array.from(head.bias.data)

  function forward(image: ArrayLike<number>, factors: readonly number[]) {
    const hidden = pool(convolve(image, 1, 28, w1, b1, 8), 8, 24)
    const conv2 = convolve(hidden.values, 8, 12, w2, b2, 16).map((value, i) => value * factors[Math.floor(i / 64)])
    return { hidden, features: pool(conv2, 16, 8) }
  }

  function logProbabilities(features: Float64Array): Float64Array {
    const logits = b3.map((bias, c) => features.reduce((sum, value, k) => sum + value * w3[c * 256 + k], bias))
    const largest = Math.max(...logits)
    const logSum = largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0))
    return logits.map(logit => logit - logSum)
  }

  return {
    parameters: {
      'conv1.weight': w1,
      'conv1.bias': b1,
      'conv2.weight': w2,
      'conv2.bias': b2,
      'head.weight': w3,
      'head.bias': b3,
    },
    features: (image, factors = NO_DROPOUT) => forward(image, factors).features.values,
    logProbabilities,
    step(batch, learningRate, frozen = false) {
      const d1 = new Float64Array(w1.length)
      const e1 = new Float64Array(b1.length)
      const d2 = new Float64Array(w2.length)
      const e2 = new Float64Array(b2.length)
      const d3 = new Float64Array(w3.length)
      const e3 = new Float64Array(b3.length)
      let loss = 0
      for (const { image, label, factors } of batch) {
        const { hidden, features } = forward(image, factors)
        const logP = logProbabilities(features.values)
        const dFeatures = new Float64Array(256)
        for (let c = 0; c < classes; c++) {
          loss -= (label[c] * logP[c]) / batch.length
          const g = (Math.exp(logP[c]) - label[c]) / batch.length
          e3[c] += g
          for (let k = 0; k < 256; k++) {
            d3[c * 256 + k] += g * features.values[k]
            dFeatures[k] += g * w3[c * 256 + k]
          }
        }
        if (frozen) continue
        const dConv2 = unpool(dFeatures, features, 16 * 64).map((value, i) => value * factors[Math.floor(i / 64)])
        const dHidden = convolveBack(dConv2, hidden.values, 8, 12, w2, 16, d2, e2)
        convolveBack(unpool(dHidden, hidden, 8 * 576), image, 1, 28, w1, 8, d1, e1)
      }
      const updates = frozen
        ? []
        : ([
            [w1, d1],
            [b1, e1],
            [w2, d2],
            [b2, e2],
          ] as const)
      for (const [values, gradient] of [...updates, [w3, d3] as const, [b3, e3] as const])
        for (let i = 0; i < values.length; i++) values[i] -= learningRate * gradient[i]
      return loss
    },
  }
}

/** Valid 5×5 convolution: [inputs][side][side] → [outputs][side − 4][side − 4] */
function convolve(
  image: ArrayLike<number>,
  inputs: number,
  side: number,
  weight: Float64Array,
  bias: Float64Array,
  outputs: number,
): Float64Array {
  const out = new Float64Array(outputs * (side - 4) ** 2)
  forEachProduct(inputs, side, outputs, (o, w, i) => {
    out[o] += weight[w] * image[i]
  })
  return out.map((value, i) => value + bias[Math.floor(i / (side - 4) ** 2)])
}

/** Adds to the gradients of weight and bias; returns the gradient of the image. */
function convolveBack(
  gradient: Float64Array,
  image: ArrayLike<number>,
  inputs: number,
  side: number,
  weight: Float64Array,
  outputs: number,
  dWeight: Float64Array,
  dBias: Float64Array,
): Float64Array {
  const dImage = new Float64Array(inputs * side * side)
  forEachProduct(inputs, side, outputs, (o, w, i) => {
    dWeight[w] += gradient[o] * image[i]
    dImage[i] += gradient[o] * weight[w]
  })
  for (let o = 0; o < gradient.length; o++) dBias[Math.floor(o / (side - 4) ** 2)] += gradient[o]
  return dImage
}

/** Every product of a valid 5×5 convolution by its indices of output, weight and input. */
function forEachProduct(
  inputs: number,
  side: number,
  outputs: number,
  visit: (o: number, w: number, i: number) => void,
) {
  const outSide = side - 4
  for (let c = 0; c < outputs; c++)
    for (let k = 0; k < inputs; k++)
      for (let y = 0; y < outSide; y++)
        for (let x = 0; x < outSide; x++)
          for (let ky = 0; ky < 5; ky++)
            for (let kx = 0; kx < 5; kx++)
              visit(
                (c * outSide + y) * outSide + x,
                (c * inputs + k) * 25 + ky * 5 + kx,
                (k * side + y + ky) * side + x + kx,
              )
}

interface Pooled {
  readonly values: Float64Array
  /** The input that won, or −1 if relu blocked it. */
  readonly from: Int32Array
}

/** max-pool 2×2, first of the largest, then relu */
function pool(values: Float64Array, channels: number, side: number): Pooled {
  const half = side / 2
  const pooled = {
    values: new Float64Array(channels * half * half),
    from: new Int32Array(channels * half * half).fill(-1),
  }
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < half; y++)
      for (let x = 0; x < half; x++) {
        const o = (c * half + y) * half + x
        const first = (c * side + 2 * y) * side + 2 * x
        for (const i of [first, first + 1, first + side, first + side + 1])
          if (values[i] > pooled.values[o]) {
            pooled.values[o] = values[i]
            pooled.from[o] = i
          }
      }
  return pooled
}

function unpool(gradient: Float64Array, { from }: Pooled, length: number): Float64Array {
  const out = new Float64Array(length)
  for (let o = 0; o < gradient.length; o++) if (from[o] >= 0) out[from[o]] += gradient[o]
  return out
}
