import { hasViews } from '@finetune-lab/augmentation'
import { checkImages } from '../checks.ts'
import type { Cohort } from '../cohort.ts'
import type { FinetuningSteps, PretrainingSteps } from '../network.ts'
import { fitProbe, type ProbeFit } from '../probe/fit-probe.ts'
import { type Kernels, loadProbeKernels } from '../simd/load-kernels.ts'
import { commonFeeds, finetuningFeeds, pretrainingFeeds, type StepRange } from './batch-arrays.ts'
import { bindingOf } from './binding.ts'
import { checkAllSteps, checkCompositions, checkEach, checkSameLabels } from './cohort-checks.ts'
import { createCohortPrograms } from './cohort-programs.ts'
import { evaluate } from './evaluate.ts'
import { featureCalls, featureRows, readFeatures } from './feature-calls.ts'
import { geometryOf } from './geometry.ts'
import type { LoadedTensorflow } from './load-tensorflow.ts'
import type { HostArray } from './operation.ts'
import { createParameterStore } from './parameter-store.ts'
import { type HeldImages, imageFeeds, placeImages } from './place-images.ts'
import { choosePooling } from './pooling.ts'
import type { Program, ProgramCounts } from './program.ts'
import { FINETUNING_GROUP, imagesAtOnce, STEPS_PER_CALL } from './sizes.ts'
import { stackExtractors, stackHeads, unstackExtractors, unstackHeads } from './stacked-parameters.ts'
import { trainOnViews } from './train-on-views.ts'

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
  /** Of inference. */
  const geometry = geometryOf(imagesAtOnce(runs))
  const programs = createCohortPrograms({ binding, mode, runs, pooling, geometry, parameters })
  let classes = 0
  let loaded: HeldImages | undefined
  let hasFeatures = false

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

  return {
    runs,
    setExtractors(extractors) {
      checkEach(extractors, runs)
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
      checkEach(heads, runs)
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
      checkEach(images, runs)
      for (const set of images) checkImages(set)
      if (images.some(set => set.classes !== images[0].classes))
        throw new RangeError('The runs’ images have different numbers of classes: expected the same.')
      loaded = placeImages(images)
      programs.forgetImages()
      hasFeatures = false
    },

    pretrain(steps, learningRate) {
      const images = ready()
      checkHeads(images.classes)
      checkAllSteps(steps, learningRate, images.placed)
      for (const own of steps) checkCompositions(own)
      if (steps[0].steps === 0) return steps.map(() => new Float32Array(0))
      const { program, group } = programs.trainer(steps[0].batchSize)
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
        programs.forgetImages(program)
      } else {
        programs.bringImages(program, images)
        losses = trainOn(steps, images)
      }
      parameters.changedIn(program, ALL)
      hasFeatures = false
      return losses
    },

    computeFeatures() {
      const images = ready()
      const program = programs.heads()
      programs.bringImages(program, images)
      parameters.bring(program, EXTRACTOR)
      const { shape, calls } = featureCalls(images.placed, geometry.batchSize)
      program.call('makeRoom', { shape })
      for (const feeds of calls) program.call('features', feeds)
      hasFeatures = true
    },

    finetune(steps, learningRate) {
      const images = ready()
      checkHeads(images.classes)
      checkAllSteps(steps, learningRate, images.placed)
      if (!hasFeatures)
        throw new Error('The cohort has no features of these images and extractors: call computeFeatures first.')
      if (steps[0].steps === 0) return steps.map(() => new Float32Array(0))
      const program = programs.heads()
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
      for (const data of readFeatures(programs.heads().read('features'), placed, ofImages))
        fits.push(yield* fitProbe(data, { kernel }))
      this.setHeads(fits.map(({ head }) => head))
      return fits
    },

    evaluate(images, before) {
      checkExtractors()
      checkImages(images)
      checkHeads(images.classes)
      if (before) checkEach(before, runs)
      const program = programs.heads()
      parameters.bring(program, ALL)
      program.call('loadTest', imageFeeds([images]))
      return evaluate(program, images, new Array<number>(runs).fill(0), geometry.batchSize, before)
    },

    evaluateEach(images, before) {
      checkExtractors()
      checkEach(images, runs)
      for (const set of images) checkImages(set)
      checkHeads(images[0].classes)
      checkSameLabels(images)
      if (before) checkEach(before, runs)
      const program = programs.heads()
      parameters.bring(program, ALL)
      const { placed, feeds } = placeImages(images)
      program.call('loadTest', feeds())
      const starts = placed.map(({ start }) => start)
      return evaluate(program, images[0], starts, geometry.batchSize, before)
    },

    counts: programs.counts,
    dispose: programs.dispose,
  }
}
