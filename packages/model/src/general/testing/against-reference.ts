import {
  allLayers,
  findOptimizer,
  type InferredNetwork,
  inferNetwork,
  initialParameters,
  noGradients,
  type Optimizer,
  PLAIN_SGD,
  parseNetwork,
  referenceForward,
  type Shape,
  sizeOf,
  type Values,
} from '@finetune-lab/network'
import { createProgram } from '../program.ts'
import { kernelOptimizer, stepSettings } from '../step-settings.ts'

export interface Comparison {
  readonly network: InferredNetwork
  readonly batch: number
  readonly classes: number
  readonly optimizer?: Optimizer
  readonly rate?: number
  readonly relaxed?: boolean
  readonly seed?: number
}

export function networkOf(value: unknown, shape: Shape): InferredNetwork {
  const { layers, problems } = parseNetwork(value)
  const network = layers ? inferNetwork(layers, shape) : problems[0]
  if ('message' in network) throw new Error(network.message)
  return network
}

/**
 * Trains the kernels and the reference from the same parameters on the same batches.
 *
 * @returns ‖ours − reference‖ / ‖reference‖ of each parameter and statistic, and of the loss
 */
export function distanceToReference(
  { network, batch, classes, optimizer = PLAIN_SGD, rate = 0.05, relaxed = false, seed = 1 }: Comparison,
  steps: number,
): Record<string, number> {
  const random = uniformFrom(seed)
  const head = {
    weight: random(classes * network.features, 1 / Math.sqrt(network.features)),
    bias: random(classes, 0.1),
  }
  const start: Record<string, Float32Array> = {
    ...Object.fromEntries(Object.entries(initialParameters(network, seed)).map(([name, { data }]) => [name, data])),
    'head.weight': head.weight,
    'head.bias': head.bias,
  }
  const program = createProgram(network, {
    batch,
    classes,
    relaxed,
    training: true,
    optimizer: kernelOptimizer(optimizer),
  })
  for (const [name, data] of Object.entries(start)) program.write(name, data)
  const reference = referenceTrainer(network, start, classes, optimizer)
  let loss = 0
  for (let step = 1; step <= steps; step++) {
    const images = random(batch * sizeOf(network.input), 1.7)
    const labels = distributions(random, batch, classes)
    const factors = factorsFor(network, batch, random)
    program.images.set(images)
    program.writeLabels(labels)
    for (const dropout of program.plan.dropouts) program.writeFactors(dropout, factors[dropout.name])
    const own = program.gradients()
    program.update(stepSettings(optimizer, rate, 1, step))
    const expected = reference.step(Float64Array.from(images), labels, factors, rate, step)
    loss = Math.abs(own - expected) / Math.abs(expected)
  }
  const distances = Object.entries(reference.parameters).map(([name, expected]) => [
    name,
    distance(program.read(name), expected, 1e-3),
  ])
  return { ...Object.fromEntries(distances), loss }
}

/** Float64 training with the reference implementation. */
export function referenceTrainer(
  network: InferredNetwork,
  start: Readonly<Record<string, Float32Array>>,
  classes: number,
  optimizer: Optimizer,
) {
  const parameters: Values = Object.fromEntries(
    Object.entries(start).map(([name, data]) => [name, Float64Array.from(data)]),
  )
  const kind = findOptimizer(optimizer.name)!
  const states = new Map<string, Record<string, Float64Array>>()
  return {
    parameters,
    step(
      images: Float64Array,
      labels: Float32Array,
      factors: Readonly<Record<string, Float32Array>>,
      rate: number,
      step: number,
    ): number {
      const batch = images.length / sizeOf(network.input)
      const wide = Object.fromEntries(Object.entries(factors).map(([name, data]) => [name, Float64Array.from(data)]))
      const { features, backward } = referenceForward(network, parameters, images, { training: true, factors: wide })
      const gradients: Values = {
        ...noGradients(network),
        'head.weight': new Float64Array(classes * network.features),
        'head.bias': new Float64Array(classes),
      }
      const { loss, change } = headPass(features, parameters, gradients, labels, batch, classes)
      backward(change, gradients)
      for (const [name, gradient] of Object.entries(gradients)) {
        const own =
          states.get(name) ??
          Object.fromEntries(kind.state(optimizer.options).map(part => [part, new Float64Array(gradient.length)]))
        states.set(name, own)
        kind.reference(parameters[name], gradient, own, { rate, step, options: optimizer.options })
      }
      return loss
    },
  }
}

function headPass(
  features: Float64Array,
  parameters: Values,
  gradients: Values,
  labels: Float32Array,
  batch: number,
  classes: number,
) {
  const width = features.length / batch
  const { 'head.weight': weight, 'head.bias': bias } = parameters
  const change = new Float64Array(features.length)
  let loss = 0
  for (let image = 0; image < batch; image++) {
    const own = features.subarray(image * width, (image + 1) * width)
    const logits = Array.from({ length: classes }, (_, c) =>
      own.reduce((sum, value, k) => sum + value * weight[c * width + k], bias[c]),
    )
    const top = Math.max(...logits)
    const all = logits.reduce((sum, z) => sum + Math.exp(z - top), 0)
    const label = labels.subarray(image * classes, (image + 1) * classes)
    const total = label.reduce((sum, value) => sum + value, 0)
    for (const [c, z] of logits.entries()) {
      loss -= label[c] * (z - top - Math.log(all))
      const g = ((Math.exp(z - top) / all) * total - label[c]) / batch
      gradients['head.bias'][c] += g
      for (let k = 0; k < width; k++) {
        gradients['head.weight'][c * width + k] += g * own[k]
        change[image * width + k] += g * weight[c * width + k]
      }
    }
  }
  return { loss: loss / batch, change }
}

/** Factors of all dropout layers: 0, or 2. */
function factorsFor(
  network: InferredNetwork,
  batch: number,
  random: (length: number, bound: number) => Float32Array,
): Record<string, Float32Array> {
  const dropouts = allLayers(network.layers).filter(({ kind }) => kind.name.toLowerCase().endsWith('dropout'))
  return Object.fromEntries(
    dropouts.map(({ kind, name, input }) => {
      const size = kind.name === 'dropout' ? sizeOf(input) : input.channels
      return [name, random(batch * size, 1).map(value => (value < 0 ? 0 : 2))]
    }),
  )
}

/** Soft labels: rows that add up to 1. */
export function distributions(
  random: (length: number, bound: number) => Float32Array,
  batch: number,
  classes: number,
): Float32Array {
  const weights = Array.from(random(batch * classes, 1), value => value + 1.1)
  return Float32Array.from(weights, (value, i) => {
    const first = Math.floor(i / classes) * classes
    return value / weights.slice(first, first + classes).reduce((sum, weight) => sum + weight, 0)
  })
}

/** Uniform values in ±bound, the same for a seed on every machine. */
export function uniformFrom(seed: number): (length: number, bound: number) => Float32Array {
  let state = (seed * 2654435761) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return (length, bound) => Float32Array.from({ length }, () => (2 * next() - 1) * bound)
}

/**
 * ‖own − expected‖ / ‖expected‖
 *
 * @param least typical size of a value that counts as 0: a bias before a norm has no gradient but roundings
 */
export function distance(own: ArrayLike<number>, expected: ArrayLike<number>, least = 0): number {
  let difference = 0
  let norm = 0
  for (let i = 0; i < expected.length; i++) {
    difference += (own[i] - expected[i]) ** 2
    norm += expected[i] ** 2
  }
  return Math.sqrt(difference) / (Math.max(Math.sqrt(norm), least * Math.sqrt(expected.length)) || 1)
}
