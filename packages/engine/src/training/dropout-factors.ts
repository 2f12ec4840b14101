import { allLayers, type InferredLayer, type InferredNetwork, sizeOf } from '@finetune-lab/network'
import type { Stream } from '@finetune-lab/random'

/** Factors of each dropout layer in one step: 0 with probability p, otherwise 1 / (1 − p). */
export type FactorsOf = (step: number) => Readonly<Record<string, Float32Array>>

/**
 * Dropout while the whole network is trained. For each sample, every dropout layer draws in order, one number for each
 * channel or value; the course network's draws are those of its own kernels.
 *
 * @param p of layers that have no probability of their own
 * @param numbers of the batches, by step
 * @param randomOf the stream of a batch
 */
export function dropoutFactors(
  network: InferredNetwork,
  p: number,
  batchSize: number,
  numbers: readonly number[],
  randomOf: (batch: number) => Stream,
): FactorsOf {
  const layers = allLayers(network.layers).filter(isDropout)
  const drawn = layers.map(layer => ({ layer, size: drawnBy(layer), p: (layer.options.p as number | undefined) ?? p }))
  return step => {
    const random = randomOf(numbers[step])
    const factors = drawn.map(({ size }) => new Float32Array(batchSize * size))
    for (let sample = 0; sample < batchSize; sample++)
      for (const [i, { size, p }] of drawn.entries())
        draw(factors[i].subarray(sample * size, (sample + 1) * size), p, random)
    return Object.fromEntries(drawn.map(({ layer }, i) => [layer.name, factors[i]]))
  }
}

/**
 * Dropout while a head is trained on the features of a frozen extractor. The extractor computes them once, without
 * dropout; a dropout layer after which only layers come that pass its zeros and factors on still drops features.
 *
 * @returns undefined if the network has no such layer
 */
export function featureFactors(
  network: InferredNetwork,
  p: number,
  batchSize: number,
  numbers: readonly number[],
  randomOf: (batch: number) => Stream,
): FactorsOf | undefined {
  const layer = lastDropout(network.layers)
  if (!layer) return undefined
  const size = drawnBy(layer)
  const ofEach = network.features / size
  const own = (layer.options.p as number | undefined) ?? p
  return step => {
    const random = randomOf(numbers[step])
    const features = new Float32Array(batchSize * network.features)
    const factors = new Float32Array(size)
    for (let sample = 0; sample < batchSize; sample++) {
      draw(factors, own, random)
      for (let k = 0; k < network.features; k++)
        features[sample * network.features + k] = factors[Math.floor(k / ofEach)]
    }
    return { features }
  }
}

/** Layers f with f(m x) = m f(x) for a factor m ≥ 0 of each value, or of each channel. */
const PASS_VALUES = ['relu', 'leakyRelu', 'flatten']
const PASS_CHANNELS = [...PASS_VALUES, 'maxPool', 'averagePool', 'globalAveragePool']

function lastDropout(layers: readonly InferredLayer[]): InferredLayer | undefined {
  const index = layers.findLastIndex(isDropout)
  if (index < 0) return undefined
  const passing = layers[index].kind.name === 'dropout' ? PASS_VALUES : PASS_CHANNELS
  return layers.slice(index + 1).every(({ kind }) => passing.includes(kind.name)) ? layers[index] : undefined
}

const isDropout = ({ kind }: InferredLayer) => kind.name === 'dropout' || kind.name === 'channelDropout'
const drawnBy = ({ kind, input }: InferredLayer) => (kind.name === 'dropout' ? sizeOf(input) : input.channels)

function draw(factors: Float32Array, p: number, random: Stream): void {
  if (p === 0) {
    factors.fill(1)
    return
  }
  const threshold = p * 2 ** 32
  const kept = 1 / (1 - p)
  for (const i of factors.keys()) factors[i] = random.uint32() >= threshold ? kept : 0
}
