import { hasViews } from '@finetune-lab/augmentation'
import { checkImages, checkRegion, checkSample, checkSource, checkSteps, checkWeight } from '../checks.ts'
import type { Cohort } from '../cohort.ts'
import type { FinetuningSteps, LabelledImages, PretrainingSteps, Tally } from '../network.ts'
import { fitProbe, type ProbeFit } from '../probe/fit-probe.ts'
import { type Kernels, loadProbeKernels } from '../simd/load-kernels.ts'
import { commonFeeds, finetuningFeeds, pretrainingFeeds, type StepRange } from './batch-arrays.ts'
import { bindingOf } from './binding.ts'
import { createEagerProgram } from './eager-program.ts'
import { featureCalls, featureRows, readFeatures } from './feature-calls.ts'
import { geometryOf, IMAGE_ROWS, WEIGHT_ROWS1, WEIGHT_ROWS2 } from './geometry.ts'
import { createGraphProgram } from './graph-program.ts'
import { loadingImages } from './images.ts'
import { computingFeatures, inference, makingRoom } from './inference.ts'
import type { LoadedTensorflow } from './load-tensorflow.ts'
import type { HostArray } from './operation.ts'
import { createParameterStore } from './parameter-store.ts'
import { type HeldImages, imageFeeds, placeImages } from './place-images.ts'
import { choosePooling } from './pooling.ts'
import type { Program, ProgramCounts, ProgramDefinition } from './program.ts'
import { FINETUNING_GROUP, groupSize, imagesAtOnce, STEPS_PER_CALL } from './sizes.ts'
import { stackExtractors, stackHeads, unstackExtractors, unstackHeads } from './stacked-parameters.ts'
import { trainOnViews } from './train-on-views.ts'
import { finetuning, pretraining } from './training.ts'

export interface TensorflowCohortOptions {
  /** `graph`, the default, passes many steps to TensorFlow in one call; `eager` runs operation by operation. */
  readonly mode?: 'graph' | 'eager'
  /** The most steps per call. Limits what is uploaded at once: up to 1 kB per step and run. Default 500. */
  readonly stepsPerCall?: number
  /** Default: those next to this package's source. A probe is fitted on the CPU, with their plain build. */
  readonly probeKernels?: Kernels
}

export interface TensorflowCohort extends Cohort {
  /** What has been moved between host and device, and run. */
  counts(): ProgramCounts
}

const EXTRACTOR = ['conv1', 'conv2'] as const
const HEAD = ['weight', 'bias'] as const
const ALL = [...EXTRACTOR, ...HEAD] as const

/**
 * Networks on TensorFlow, all trained at once: parameters are stacked [runs, …], with one operation for all.
 * Parameters, images and features stay on the device; indices, λ and masks are sent by the host for many steps at a
 * time.
 *
 * Its methods throw a RangeError that names what does not fit together, as those of `createSimdNetwork` do.
 */
export function createTensorflowCohort(
  tensorflow: LoadedTensorflow,
  runs: number,
  { mode = 'graph', stepsPerCall = STEPS_PER_CALL, probeKernels }: TensorflowCohortOptions = {},
): TensorflowCohort {
  if (!(Number.isInteger(runs) && runs >= 1)) throw new RangeError(`runs ${runs}: expected a whole number from 1`)
  if (!(Number.isInteger(stepsPerCall) && stepsPerCall >= 1))
    throw new RangeError(`stepsPerCall ${stepsPerCall}: expected a whole number from 1`)
  const binding = bindingOf(tensorflow)
  const pooling = choosePooling(binding, tensorflow.usesGpu)
  const parameters = createParameterStore()
  const inferenceGeometry = geometryOf(imagesAtOnce(runs))

  /** Pre-trains with one batch size; created when needed. */
  let trainer: { readonly program: Program; readonly batchSize: number; readonly group: number } | undefined
  /** Computes features, finetunes and evaluates. */
  let forHeads: Program | undefined
  let classes = 0
  let loaded: HeldImages | undefined
  /** The programs whose variable `images` holds the loaded images. */
  let imagesIn: readonly Program[] = []
  let hasFeatures = false
  let past: ProgramCounts = { operations: 0, bytesToDevice: 0, bytesFromDevice: 0 }

  function create(definition: ProgramDefinition): Program {
    return mode === 'eager' ? createEagerProgram(binding, definition) : createGraphProgram(binding, definition)
  }

  function discard(program: Program): void {
    parameters.leave(program)
    past = sumOf(past, program.counts())
    imagesIn = imagesIn.filter(other => other !== program)
    program.dispose()
  }

  function trainerFor(batchSize: number) {
    if (trainer?.batchSize === batchSize) return trainer
    if (trainer) discard(trainer.program)
    const group = groupSize(batchSize)
    const geometry = geometryOf(batchSize)
    const program = create({
      variables: { ...parameterShapes(runs), images: IMAGES },
      procedures: {
        loadImages: loadingImages('images'),
        plain: pretraining(geometry, pooling, runs, group, false),
        mixed: pretraining(geometry, pooling, runs, group, true),
      },
    })
    trainer = { program, batchSize, group }
    return trainer
  }

  function headProgram(): Program {
    forHeads ??= create({
      variables: { ...parameterShapes(runs), images: IMAGES, test: IMAGES, features: [-1, 16, 16] },
      procedures: {
        loadImages: loadingImages('images'),
        loadTest: loadingImages('test'),
        makeRoom: makingRoom,
        features: computingFeatures(inferenceGeometry, pooling),
        finetune: finetuning(runs, FINETUNING_GROUP),
        infer: inference(inferenceGeometry, pooling),
      },
    })
    return forHeads
  }

  function bringImages(program: Program, { feeds }: HeldImages): void {
    if (imagesIn.includes(program)) return
    program.call('loadImages', feeds())
    imagesIn = [...imagesIn, program]
  }

  function ready(): HeldImages {
    checkExtractors()
    if (!loaded) throw new Error('The cohort has no images yet: call loadImages first.')
    return loaded
  }

  function checkExtractors(): void {
    if (!parameters.has('conv1')) throw new Error('The cohort has no extractors yet: call setExtractors first.')
  }

  function checkHeads(imageClasses: number): void {
    if (classes === 0) throw new Error('The cohort has no heads yet: call setHeads first.')
    if (imageClasses !== classes)
      throw new RangeError(`The heads have ${classes} outputs but the images have ${imageClasses} classes.`)
  }

  function checkEach(entries: readonly unknown[]): void {
    if (entries.length !== runs)
      throw new RangeError(`${entries.length} entries: expected one for each of ${runs} runs`)
  }

  /** Passes steps to the program in calls of limited size. Returns the mean losses of each run. */
  function inCalls(
    program: Program,
    group: number,
    steps: readonly FinetuningSteps[],
    learningRate: number,
    procedureOf: (range: StepRange) => { procedure: string; feeds: Record<string, HostArray> },
  ): Float32Array[] {
    const [{ steps: count, batchSize }] = steps
    const losses = steps.map(() => new Float32Array(count))
    for (let first = 0; first < count; first += stepsPerCall) {
      const range = { first, steps: Math.min(stepsPerCall, count - first), group }
      const { procedure, feeds } = procedureOf(range)
      const all = { ...commonFeeds(steps, range, learningRate, classes), ...feeds }
      const [likelihoods] = program.call(procedure, all)
      for (const [run, own] of losses.entries())
        for (let step = 0; step < range.steps; step++) own[first + step] = -likelihoods[step * runs + run] / batchSize
    }
    return losses
  }

  function checkAll(steps: readonly FinetuningSteps[], learningRate: number, { placed }: HeldImages): void {
    checkEach(steps)
    for (const [run, own] of steps.entries()) {
      checkSteps(own, learningRate)
      if (own.steps !== steps[0].steps || own.batchSize !== steps[0].batchSize)
        throw new RangeError(
          `Run ${run}: ${own.steps} steps of ${own.batchSize}, expected ${steps[0].steps} of ${steps[0].batchSize} as in run 0`,
        )
      for (const sample of own.samples) checkSample(sample, placed[run].count)
    }
  }

  return {
    runs,
    setExtractors(extractors) {
      checkEach(extractors)
      const { conv1, conv2 } = stackExtractors(extractors)
      parameters.set('conv1', conv1)
      parameters.set('conv2', conv2)
      hasFeatures = false
    },
    extractors() {
      checkExtractors()
      return unstackExtractors(runs, parameters.read('conv1'), parameters.read('conv2'))
    },
    setHeads(heads) {
      checkEach(heads)
      const stacked = stackHeads(heads)
      classes = stacked.classes
      parameters.set('weight', stacked.weight)
      parameters.set('bias', stacked.bias)
    },
    heads() {
      checkHeads(classes)
      return unstackHeads(runs, parameters.read('weight'), parameters.read('bias'))
    },

    loadImages(images) {
      checkEach(images)
      for (const set of images) checkImages(set)
      if (images.some(set => set.classes !== images[0].classes))
        throw new RangeError('The runs’ images have different numbers of classes: expected the same.')
      loaded = placeImages(images)
      imagesIn = []
      hasFeatures = false
    },

    pretrain(steps, learningRate) {
      const images = ready()
      checkHeads(images.classes)
      checkAll(steps, learningRate, images)
      for (const own of steps) checkCompositions(own)
      if (steps[0].steps === 0) return steps.map(() => new Float32Array(0))
      const { program, group } = trainerFor(steps[0].batchSize)
      parameters.bring(program, ALL)
      const trainOn = (own: readonly PretrainingSteps[], { placed }: Pick<HeldImages, 'placed'>) =>
        inCalls(program, group, own, learningRate, range => {
          const { feeds, mixed } = pretrainingFeeds(own, range, placed, classes)
          return { procedure: mixed ? 'mixed' : 'plain', feeds }
        })
      let losses: Float32Array[]
      if (steps.some(({ compositions }) => hasViews(compositions))) {
        losses = trainOnViews(steps, images, (own, held) => {
          program.call('loadImages', held.feeds())
          return trainOn(own, held)
        })
        // The program's images are now those of the last batches.
        imagesIn = imagesIn.filter(other => other !== program)
      } else {
        bringImages(program, images)
        losses = trainOn(steps, images)
      }
      parameters.changedIn(program, ALL)
      hasFeatures = false
      return losses
    },

    computeFeatures() {
      const images = ready()
      const program = headProgram()
      bringImages(program, images)
      parameters.bring(program, EXTRACTOR)
      const { shape, calls } = featureCalls(images.placed, inferenceGeometry.batchSize)
      program.call('makeRoom', { shape })
      for (const feeds of calls) program.call('features', feeds)
      hasFeatures = true
    },

    finetune(steps, learningRate) {
      const images = ready()
      checkHeads(images.classes)
      checkAll(steps, learningRate, images)
      if (!hasFeatures)
        throw new Error('The cohort has no features of these images and extractors: call computeFeatures first.')
      if (steps[0].steps === 0) return steps.map(() => new Float32Array(0))
      const program = headProgram()
      parameters.bring(program, HEAD)
      const rows = featureRows(images.placed)
      const losses = inCalls(program, FINETUNING_GROUP, steps, learningRate, range => ({
        procedure: 'finetune',
        feeds: finetuningFeeds(steps, range, rows),
      }))
      parameters.changedIn(program, HEAD)
      return losses
    },

    *fitHeads() {
      const { placed, classes: ofImages } = ready()
      if (!hasFeatures)
        throw new Error('The cohort has no features of these images and extractors: call computeFeatures first.')
      const { plain: kernel } = probeKernels ?? loadProbeKernels()
      const fits: ProbeFit[] = []
      for (const data of readFeatures(headProgram().read('features'), placed, ofImages))
        fits.push(yield* fitProbe(data, { kernel }))
      this.setHeads(fits.map(({ head }) => head))
      return fits
    },

    evaluate(images, before) {
      checkExtractors()
      checkImages(images)
      checkHeads(images.classes)
      if (before) checkEach(before)
      const program = headProgram()
      parameters.bring(program, ALL)
      program.call('loadTest', imageFeeds([images]))
      const tallies = Array.from({ length: runs }, (_, run) => startedTally(classes, before?.[run]))
      const { batchSize } = inferenceGeometry
      for (let first = 0; first < images.count; first += batchSize) {
        const count = Math.min(batchSize, images.count - first)
        const [likeliest, logProbabilities] = program.call('infer', testFeeds(images, first, count, batchSize, runs))
        for (const [run, tally] of tallies.entries())
          for (let i = 0; i < count; i++) {
            tally.confusion[images.labels[first + i]][likeliest[run * batchSize + i]]++
            tally.loss -= logProbabilities[run * batchSize + i]
          }
      }
      return tallies.map(tally => ({ ...tally, images: tally.images + images.count }))
    },

    counts() {
      const programs = [trainer?.program, forHeads].filter(program => program !== undefined)
      return programs.reduce((sum, program) => sumOf(sum, program.counts()), past)
    },

    dispose() {
      trainer?.program.dispose()
      forHeads?.dispose()
      trainer = undefined
      forHeads = undefined
    },
  }
}

function checkCompositions({ compositions, samples, batchSize }: PretrainingSteps): void {
  if (compositions.length !== samples.length)
    throw new RangeError(`${compositions.length} compositions: expected one for each of ${samples.length} samples`)
  for (const { patches, label } of compositions) {
    for (const patch of patches) {
      checkSource(patch.source, batchSize)
      checkWeight(patch.weight)
      checkRegion(patch)
    }
    for (const share of label) {
      checkSource(share.source, batchSize)
      checkWeight(share.weight)
    }
  }
}

const IMAGES = [-1, IMAGE_ROWS, 28]

function parameterShapes(runs: number) {
  return {
    conv1: [runs, WEIGHT_ROWS1, 8],
    conv2: [runs, WEIGHT_ROWS2, 16],
    weight: [runs, 16, 16, -1],
    bias: [runs, 1, -1],
  }
}

/** Gives every run the same images. After the last image, repeats it. */
function testFeeds(
  { labels, classes }: LabelledImages,
  first: number,
  count: number,
  batchSize: number,
  runs: number,
): Record<string, HostArray> {
  const indices = Int32Array.from({ length: batchSize }, (_, i) => first + Math.min(i, count - 1))
  const ofAll = new Int32Array(runs * batchSize)
  for (let run = 0; run < runs; run++) ofAll.set(indices, run * batchSize)
  return {
    images: { type: 'int32', shape: [runs, batchSize], data: ofAll },
    labels: { type: 'int32', shape: [batchSize], data: Int32Array.from(indices, index => labels[index]) },
    classes: { type: 'int32', shape: [], data: Int32Array.of(classes) },
  }
}

function startedTally(classes: number, before?: Tally) {
  return {
    images: before?.images ?? 0,
    loss: before?.loss ?? 0,
    confusion: Array.from({ length: classes }, (_, label) =>
      before ? [...before.confusion[label]] : new Array<number>(classes).fill(0),
    ),
  }
}

function sumOf(a: ProgramCounts, b: ProgramCounts): ProgramCounts {
  return {
    operations: a.operations + b.operations,
    bytesToDevice: a.bytesToDevice + b.bytesToDevice,
    bytesFromDevice: a.bytesFromDevice + b.bytesFromDevice,
  }
}
