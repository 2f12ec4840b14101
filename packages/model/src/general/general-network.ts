import { findOptimizer, type InferredNetwork, type Optimizer, PLAIN_SGD, sizeOf } from '@finetune-lab/network'
import { type Extractor, type Head, MAX_CLASSES, type Tensor } from '../architecture.ts'
import { checkImages, checkSample, checkSteps } from '../checks.ts'
import type { FinetuningSteps, LabelledImages, Optimisation } from '../network.ts'
import { fitProbe } from '../probe/fit-probe.ts'
import { standardiseInPlace } from '../probe/standardise.ts'
import { loadProbeKernels } from '../simd/load-kernels.ts'
import { availableBuild } from '../simd/relaxed-simd.ts'
import type { SimdNetwork, SimdNetworkOptions } from '../simd/simd-network.ts'
import { counting } from '../tally.ts'
import { viewedSteps } from '../viewed-steps.ts'
import { composedBatch, normalisedValues } from './composed-batch.ts'
import { createProgram, type Program } from './program.ts'
import { kernelOptimizer, stepSettings } from './step-settings.ts'

/** Images classified at once. A constant: it decides no sums, but memory. */
const EVALUATION_BATCH = 32

/**
 * Any network on CPU kernels that are generated for it. Programs (code and memory for one batch size and number of
 * classes) are made when needed and kept; parameters move between them.
 *
 * @throws Error if the requested build cannot run here
 */
export function createGeneralNetwork(network: InferredNetwork, options: SimdNetworkOptions = {}): SimdNetwork {
  const build = options.build === 'plain' ? 'plain' : availableBuild()
  if (options.build === 'relaxed' && build !== 'relaxed')
    throw new Error('This runtime has no relaxed SIMD: use the plain build.')
  const relaxed = build === 'relaxed'
  const size = sizeOf(network.input)
  const headless: InferredNetwork = {
    ...network,
    input: { channels: network.features, height: 1, width: 1, flat: true },
    layers: [],
    parameters: [],
  }
  const programs = new Map<string, Program>()

  let extractor: Map<string, Tensor> | undefined
  let head: Head | undefined
  let loaded: LabelledImages | undefined
  let features: Float32Array | undefined
  let state: OptimizerState | undefined
  /** The program whose memory holds the newest parameters of extractor, head and optimizer. */
  let newest: Program | undefined

  function programFor(of: InferredNetwork, batch: number, classes: number, optimizer?: Optimizer): Program {
    const kind = optimizer && kernelOptimizer(optimizer)
    const key = JSON.stringify([of === headless, batch, classes, kind])
    const known = programs.get(key)
    if (known) return known
    const program = createProgram(of, { batch, classes, relaxed, training: kind !== undefined, optimizer: kind })
    programs.set(key, program)
    return program
  }

  /** Copies the newest parameters out of the program that trained them. */
  function collect(): void {
    if (!newest) return
    for (const { name, shape } of newest.plan.parameters) {
      const tensor = { shape, data: newest.read(name) }
      if (name === 'head.weight') head = { ...head!, weight: tensor }
      else if (name === 'head.bias') head = { ...head!, bias: tensor }
      else extractor!.set(name, tensor)
    }
    for (const [i, values] of state!.values.entries())
      for (const name of values.keys()) values.set(name, newest.readState(name, i))
    newest = undefined
  }

  function spread(program: Program): void {
    if (newest === program) return
    collect()
    for (const { name } of program.plan.parameters)
      if (name === 'head.weight')
        program.write(name, head?.weight.data ?? new Float32Array(program.plan.logits.channels * network.features))
      else if (name === 'head.bias')
        program.write(name, head?.bias.data ?? new Float32Array(program.plan.logits.channels))
      else program.write(name, extractor!.get(name)!.data)
  }

  function ready(): LabelledImages {
    if (!extractor) throw new Error('The network has no extractor yet: call setExtractor first.')
    if (!loaded) throw new Error('The network has no images yet: call loadImages first.')
    return loaded
  }

  function checkHead(images: LabelledImages): Head {
    if (!head) throw new Error('The network has no head yet: call setHead first.')
    const classes = head.bias.data.length
    if (images.classes !== classes)
      throw new RangeError(`The head has ${classes} outputs but the images have ${images.classes} classes.`)
    return head
  }

  /** Trains a program on batches, one step after another. */
  function train(
    of: InferredNetwork,
    steps: FinetuningSteps,
    learningRate: number,
    { optimizer, clip, rates }: Optimisation,
    batchOf: (step: number, program: Program) => Float32Array,
  ): Float32Array {
    checkSteps(steps, learningRate, false)
    const { classes } = ready()
    checkHead(loaded!)
    const program = programFor(of, steps.batchSize, classes, optimizer)
    const trained = program.plan.parameters.filter(
      ({ at }) => at < program.plan.trained.at + program.plan.trained.bytes,
    )
    const own = stateFor(optimizer, trained)
    if (newest !== program) {
      spread(program)
      program.clearState()
      for (const [i, values] of own.values.entries())
        for (const [name, data] of values) program.writeState(name, i, data)
      newest = program
    }
    const losses = new Float32Array(steps.steps)
    for (let step = 0; step < steps.steps; step++) {
      program.writeLabels(batchOf(step, program))
      const factors = of === network ? steps.factorsOf?.(step) : undefined
      for (const dropout of program.plan.dropouts)
        program.writeFactors(dropout, factors?.[dropout.name] ?? allKept(steps.batchSize, dropout))
      losses[step] = program.gradients()
      own.steps++
      const norm = clip === undefined ? 0 : program.gradientNorm()
      // As torch.nn.utils.clip_grad_norm_.
      const factor = clip === undefined ? 1 : Math.min(1, clip / (norm + 1e-6))
      program.update(stepSettings(optimizer, learningRate * (rates?.[step] ?? 1), factor, own.steps))
    }
    return losses
  }

  /** The optimizer's values for these parameters: those kept, or zeros. */
  function stateFor(optimizer: Optimizer, trained: Program['plan']['parameters']): OptimizerState {
    const names = trained.map(({ name }) => name)
    const kinds = findOptimizer(optimizer.name)!.state(optimizer.options)
    const key = JSON.stringify([optimizer, names])
    if (state?.key === key) return state
    const kept = state?.key === undefined ? state : undefined
    state = {
      key,
      steps: kept?.steps ?? 0,
      kinds,
      values: kinds.map(
        (_, i) =>
          new Map(
            trained.map(({ name, rows, columns }) => [
              name,
              kept?.values[i]?.get(name) ?? new Float32Array(rows * columns),
            ]),
          ),
      ),
    }
    return state
  }

  function* logitsOf(images: LabelledImages): Generator<{ first: number; count: number; program: Program }> {
    if (!extractor) throw new Error('The network has no extractor yet: call setExtractor first.')
    checkImages(images, size)
    collect()
    const program = programFor(network, EVALUATION_BATCH, head?.bias.data.length ?? 1)
    spread(program)
    const table = normalisedValues(images)
    for (let first = 0; first < images.count; first += EVALUATION_BATCH) {
      const count = Math.min(EVALUATION_BATCH, images.count - first)
      for (let i = 0; i < count * size; i++) program.images[i] = table[images.images[first * size + i]]
      program.forward()
      yield { first, count, program }
    }
  }

  /** Without dropout, with running averages: body(image, its logits as rows, its row). */
  function classify(images: LabelledImages, body: (image: number, logits: Float32Array, row: number) => void): void {
    checkHead(images)
    for (const { first, count, program } of logitsOf(images)) {
      const logits = program.logits()
      for (let row = 0; row < count; row++) body(first + row, logits, row)
    }
  }

  const neededFeatures = () => {
    if (!features)
      throw new Error('The network has no features of these images and this extractor: call computeFeatures first.')
    return features
  }

  return {
    build,
    setExtractor(tensors) {
      collect()
      extractor = new Map(
        network.parameters.map(({ name, shape }) => [name, checkedTensor(tensors[name], name, shape)]),
      )
      features = undefined
      state = undefined
    },
    extractor() {
      if (!extractor) throw new Error('The network has no extractor yet: call setExtractor first.')
      collect()
      return Object.fromEntries(network.parameters.map(({ name }) => [name, extractor!.get(name)!])) satisfies Extractor
    },
    setHead(own) {
      collect()
      const classes = own.bias.shape[0]
      if (!(Number.isInteger(classes) && classes >= 1 && classes <= MAX_CLASSES))
        throw new RangeError(`bias of shape [${own.bias.shape.join(', ')}]: expected 1 to ${MAX_CLASSES} classes`)
      head = {
        weight: checkedTensor(own.weight, 'weight', [classes, network.features]),
        bias: checkedTensor(own.bias, 'bias', [classes]),
      }
      state = undefined
    },
    head() {
      if (!head) throw new Error('The network has no head yet: call setHead first.')
      collect()
      return head
    },
    optimizerState() {
      collect()
      if (!state) return undefined
      const { steps, kinds, values } = state
      return { steps, values: Object.fromEntries(kinds.map((kind, i) => [kind, Object.fromEntries(values[i])])) }
    },
    setOptimizerState(saved) {
      collect()
      const kinds = Object.keys(saved.values)
      state = {
        key: undefined,
        steps: saved.steps,
        kinds,
        values: kinds.map(kind => new Map(Object.entries(saved.values[kind]))),
      }
    },

    loadImages(images) {
      checkImages(images, size)
      loaded = { ...images, labels: images.labels.slice() }
      features = undefined
    },

    pretrain(steps, learningRate, optimisation = PLAIN) {
      const { steps: stored, images } = viewedSteps(steps, ready()) ?? { steps, images: ready() }
      features = undefined
      const table = normalisedValues(images)
      return train(network, steps, learningRate, optimisation, (step, program) =>
        composedBatch(images, stored, step, network.input, table, program.images),
      )
    },

    composeBatches(steps) {
      checkSteps(steps, 0, false)
      const { steps: stored, images } = viewedSteps(steps, ready()) ?? { steps, images: ready() }
      checkHead(images)
      const composed = new Float32Array(steps.steps * steps.batchSize * size)
      const labels = new Float32Array(steps.steps * steps.batchSize * images.classes)
      const table = normalisedValues(images)
      for (let step = 0; step < steps.steps; step++) {
        const rows = step * steps.batchSize
        const into = composed.subarray(rows * size, (rows + steps.batchSize) * size)
        labels.set(composedBatch(images, stored, step, network.input, table, into), rows * images.classes)
      }
      return { images: composed, labels }
    },

    computeFeatures() {
      const images = ready()
      const computed = new Float32Array(images.count * network.features)
      for (const { first, count, program } of logitsOf(images))
        computed.set(program.features().subarray(0, count * network.features), first * network.features)
      features = computed
      return computed.slice()
    },

    standardiseFeatures: () => standardiseInPlace(neededFeatures(), network.features),

    finetune(steps, learningRate, optimisation = PLAIN) {
      const { classes, labels, count } = ready()
      const all = neededFeatures()
      const width = network.features
      return train(headless, steps, learningRate, optimisation, (step, program) => {
        const rows = new Float32Array(steps.batchSize * classes)
        const factors = steps.factorsOf?.(step).features
        for (let i = 0; i < steps.batchSize; i++) {
          const sample = steps.samples[step * steps.batchSize + i]
          checkSample(sample, count)
          rows[i * classes + labels[sample]] = 1
          const to = program.images.subarray(i * width, (i + 1) * width)
          to.set(all.subarray(sample * width, (sample + 1) * width))
          if (factors) for (let k = 0; k < width; k++) to[k] *= factors[i * width + k]
        }
        return rows
      })
    },

    *fitHead() {
      const { count, labels, classes } = ready()
      const data = { count, features: neededFeatures(), width: network.features, labels, classes }
      const fit = yield* fitProbe(data, { kernel: (options.probeKernels ?? loadProbeKernels())[build] })
      collect()
      head = fit.head
      state = undefined
      return fit
    },

    evaluate(images, before) {
      const classes = checkHead(images).bias.data.length
      const counts = counting(classes, before)
      classify(images, (image, logits, row) => {
        const own = logits.subarray(row * classes, (row + 1) * classes)
        const label = images.labels[image]
        const likeliest = largest(own)
        const loss =
          Math.log(own.reduce((sum, value) => sum + Math.exp(value - own[likeliest]), 0)) + own[likeliest] - own[label]
        counts.add(label, likeliest, loss, own, 0)
      })
      return counts.tally()
    },

    predictions(images) {
      const classes = checkHead(images).bias.data.length
      const predicted = new Uint8Array(images.count)
      classify(images, (image, logits, row) => {
        predicted[image] = largest(logits.subarray(row * classes, (row + 1) * classes))
      })
      return predicted
    },
  }
}

function allKept(batch: number, { tensor, channels }: Program['plan']['dropouts'][number]): Float32Array {
  return new Float32Array(batch * tensor.channels * (channels ? 1 : tensor.height * tensor.width)).fill(1)
}

/** Values that an optimizer keeps, by parameter, for each of its kinds. Without a key: from a checkpoint. */
interface OptimizerState {
  readonly key: string | undefined
  steps: number
  readonly kinds: readonly string[]
  readonly values: readonly Map<string, Float32Array>[]
}

const PLAIN: Optimisation = { optimizer: PLAIN_SGD }

function checkedTensor(tensor: Tensor | undefined, name: string, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, dimension) => product * dimension, 1)
  if (tensor?.shape.join() !== shape.join() || tensor.data.length !== size)
    throw new RangeError(
      `${name} of shape [${tensor?.shape.join(', ') ?? ''}] with ${tensor?.data.length ?? 0} values: expected [${shape.join(', ')}]`,
    )
  return { shape, data: tensor.data.slice() }
}

function largest(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i
  return best
}
