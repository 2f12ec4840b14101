import { architecture, MAX_BATCH_SIZE } from '../architecture.ts'
import { checkImages, checkSteps } from '../checks.ts'
import type { FinetuningSteps, LabelledImages, Network, Optimisation, PretrainingSteps } from '../network.ts'
import { normalisation } from '../normalisation.ts'
import { fitProbe } from '../probe/fit-probe.ts'
import { standardiseInPlace } from '../probe/standardise.ts'
import { counting } from '../tally.ts'
import { type StoredSteps, viewedSteps } from '../viewed-steps.ts'
import { type Description, describeFinetuning, describePretraining } from './describe-steps.ts'
import { instantiateKernels } from './kernel-instance.ts'
import { type Kernels, loadKernels, loadProbeKernels } from './load-kernels.ts'
import { readExtractor, readHead, writeExtractor, writeHead } from './parameter-layout.ts'
import { availableBuild, type KernelBuild } from './relaxed-simd.ts'

const PIXELS = architecture.imageSide ** 2
const { features: FEATURES } = architecture

export interface SimdNetworkOptions {
  /** `auto`, the default, is the fastest build that the runtime can run. */
  readonly build?: KernelBuild | 'auto'
  /** Default: those next to this package's source; see `loadKernels`. */
  readonly kernels?: Kernels
  /** The same for the probe; see `loadProbeKernels`. */
  readonly probeKernels?: Kernels
}

export interface SimdNetwork extends Network {
  readonly build: KernelBuild
  /**
   * The batches that `pretrain` would train on, without training.
   * @returns images Float32Array [steps, batchSize, 784]; labels Float32Array [steps, batchSize, classes]
   */
  composeBatches(steps: PretrainingSteps): { readonly images: Float32Array; readonly labels: Float32Array }
  /**
   * The classes that `evaluate` counts: the likeliest class of each image.
   * @returns Uint8Array [count]
   */
  predictions(images: LabelledImages): Uint8Array
}

/**
 * A network on CPU kernels, with its own memory: 16 MiB of addresses, and 784 + 1,024 bytes per loaded image.
 *
 * @throws Error if the kernels were not built, or the requested build cannot run here
 */
export function createSimdNetwork(options: SimdNetworkOptions = {}): SimdNetwork {
  const build = chooseBuild(options.build ?? 'auto')
  const kernels = instantiateKernels(options.kernels ?? loadKernels(), build)
  const { run, map, float32, uint32, bytes } = kernels

  let classes = 0
  let hasExtractor = false
  let loaded: LabelledImages | undefined
  let featuresAt = 0
  let hasFeatures = false

  /** Describes steps to the kernels in chunks that fit, and runs the kernels on each chunk. */
  function inChunks(
    steps: FinetuningSteps,
    describe: (description: Description, maxSteps: number, first: number) => number,
    work: (first: number, chunk: number) => void,
  ): void {
    const words = uint32(map.DESCRIPTION, map.MAX_DESCRIPTION_WORDS)
    const floats = float32(map.DESCRIPTION, map.MAX_DESCRIPTION_WORDS)
    for (let first = 0; first < steps.steps; ) {
      const chunk = describe({ words, floats }, map.MAX_STEPS, first)
      work(first, chunk)
      first += chunk
    }
  }

  function setNormalisation(images: LabelledImages): void {
    const { scale, mean, factor } = normalisation(images.mean, images.std)
    float32(map.NORMALISATION, 3).set([scale, mean, factor])
  }

  function ready(): LabelledImages {
    if (!hasExtractor) throw new Error('The network has no extractor yet: call setExtractor first.')
    if (loaded === undefined) throw new Error('The network has no images yet: call loadImages first.')
    return loaded
  }

  /** Places the images of steps with views after the loaded images, where features are kept otherwise. */
  function placed(steps: PretrainingSteps): StoredSteps & { readonly at: number } {
    const images = readyToTrain()
    const viewed = viewedSteps(steps, { ...images, images: bytes(map.LOADED, images.count * PIXELS) })
    if (!viewed) return { steps, images, at: map.LOADED }
    const { count, images: seen } = viewed.images
    kernels.reserve(featuresAt + count * PIXELS, `the augmented images of ${steps.steps} batches`)
    bytes(featuresAt, count * PIXELS).set(seen)
    hasFeatures = false
    return { ...viewed, at: featuresAt }
  }

  function readyToTrain(): LabelledImages {
    const images = ready()
    checkHead(images)
    return images
  }

  function checkHead(images: LabelledImages): void {
    if (classes === 0) throw new Error('The network has no head yet: call setHead first.')
    if (images.classes !== classes)
      throw new RangeError(`The head has ${classes} outputs but the images have ${images.classes} classes.`)
  }

  /** Without dropout, in chunks that fit. */
  function classify(
    images: LabelledImages,
    take: (first: number, predictions: Uint32Array, losses: Float32Array, logits: Float32Array) => void,
  ): void {
    if (!hasExtractor) throw new Error('The network has no extractor yet: call setExtractor first.')
    checkImages(images)
    checkHead(images)
    setNormalisation(images)
    const staged = bytes(map.STAGED_IMAGES, MAX_BATCH_SIZE * PIXELS)
    const stagedLabels = bytes(map.STAGED_LABELS, MAX_BATCH_SIZE)
    for (let first = 0; first < images.count; first += MAX_BATCH_SIZE) {
      const count = Math.min(MAX_BATCH_SIZE, images.count - first)
      staged.set(images.images.subarray(first * PIXELS, (first + count) * PIXELS))
      stagedLabels.set(images.labels.subarray(first, first + count))
      run.classify(count, classes)
      const logits = float32(map.LOGITS, count * CLASS_ROW)
      take(first, uint32(map.PREDICTIONS, count), float32(map.LOSSES, count), logits)
    }
  }

  return {
    build,
    setExtractor(extractor) {
      writeExtractor(kernels, extractor)
      hasExtractor = true
      hasFeatures = false
    },
    extractor() {
      if (!hasExtractor) throw new Error('The network has no extractor yet: call setExtractor first.')
      return readExtractor(kernels)
    },
    setHead(head) {
      classes = writeHead(kernels, head)
    },
    head() {
      if (classes === 0) throw new Error('The network has no head yet: call setHead first.')
      return readHead(kernels, classes)
    },

    loadImages(images) {
      checkImages(images)
      const end = map.LOADED + images.count * PIXELS
      featuresAt = Math.ceil(end / 64) * 64
      kernels.reserve(end, `${images.count} images`)
      bytes(map.LOADED, images.count * PIXELS).set(images.images)
      loaded = { ...images, images: NO_IMAGES, labels: images.labels.slice() }
      hasFeatures = false
    },

    pretrain(steps, learningRate, optimisation) {
      plainOnly(optimisation)
      checkSteps(steps, learningRate)
      const { steps: stored, images, at } = placed(steps)
      const losses = new Float32Array(steps.steps)
      const { batchSize, keptScale } = steps
      setNormalisation(images)
      hasFeatures = false
      inChunks(
        stored,
        (description, maxSteps, first) => describePretraining(description, maxSteps, stored, first, images),
        (first, chunk) => {
          run.pretrain(chunk, batchSize, classes, at, -learningRate / batchSize, keptScale)
          losses.set(float32(map.LOSSES, chunk), first)
        },
      )
      return losses
    },

    composeBatches(steps) {
      checkSteps(steps, 0)
      const { steps: stored, images, at } = placed(steps)
      const { batchSize } = steps
      const composed = new Float32Array(steps.steps * batchSize * PIXELS)
      const labels = new Float32Array(steps.steps * batchSize * classes)
      setNormalisation(images)
      inChunks(
        stored,
        (description, maxSteps, first) => describePretraining(description, maxSteps, stored, first, images),
        (first, chunk) => {
          let description = map.DESCRIPTION
          for (let step = first; step < first + chunk; step++) {
            description = run.composeBatch(description, batchSize, classes, at)
            const imagesAt = uint32(map.IMAGE_AT, batchSize)
            for (let b = 0, row = step * batchSize; b < batchSize; b++, row++) {
              composed.set(float32(imagesAt[b], PIXELS), row * PIXELS)
              labels.set(float32(map.LABELS + b * LABEL_ROW, classes), row * classes)
            }
          }
        },
      )
      return { images: composed, labels }
    },

    computeFeatures() {
      const images = ready()
      const { count } = images
      setNormalisation(images)
      kernels.reserve(featuresAt + count * FEATURES * 4, `the features of ${count} images`)
      run.computeFeatures(count, map.LOADED, featuresAt)
      hasFeatures = true
      return float32(featuresAt, count * FEATURES).slice()
    },

    standardiseFeatures() {
      const { count } = ready()
      if (!hasFeatures)
        throw new Error('The network has no features of these images and this extractor: call computeFeatures first.')
      return standardiseInPlace(float32(featuresAt, count * FEATURES), FEATURES)
    },

    finetune(steps, learningRate, optimisation) {
      plainOnly(optimisation)
      checkSteps(steps, learningRate)
      const images = readyToTrain()
      if (!hasFeatures)
        throw new Error('The network has no features of these images and this extractor: call computeFeatures first.')
      const losses = new Float32Array(steps.steps)
      const { batchSize, keptScale } = steps
      inChunks(
        steps,
        (description, maxSteps, first) => describeFinetuning(description, maxSteps, steps, first, images),
        (first, chunk) => {
          run.finetune(chunk, batchSize, classes, featuresAt, -learningRate / batchSize, keptScale)
          losses.set(float32(map.LOSSES, chunk), first)
        },
      )
      return losses
    },

    *fitHead() {
      const { count, labels, classes: ofImages } = ready()
      if (!hasFeatures)
        throw new Error('The network has no features of these images and this extractor: call computeFeatures first.')
      const features = float32(featuresAt, count * FEATURES)
      const data = { count, features, width: FEATURES, labels, classes: ofImages }
      const fit = yield* fitProbe(data, { kernel: (options.probeKernels ?? loadProbeKernels())[build] })
      classes = writeHead(kernels, fit.head)
      return fit
    },

    evaluate(images, before) {
      const counts = counting(classes, before)
      classify(images, (first, predictions, losses, logits) => {
        for (const [i, prediction] of predictions.entries())
          counts.add(images.labels[first + i], prediction, losses[i], logits, i * CLASS_ROW)
      })
      return counts.tally()
    },

    predictions(images) {
      const predicted = new Uint8Array(images.count)
      classify(images, (first, classes) => predicted.set(classes, first))
      return predicted
    },
  }
}

/** The course network's kernels fold a constant step of plain SGD into the gradients. */
function plainOnly(optimisation: Optimisation | undefined): void {
  if (optimisation) throw new RangeError('These kernels take plain SGD steps: expected no other optimizer.')
}

const NO_IMAGES = new Uint8Array(0)
/** Bytes from one sample's label to the next one's in the kernels' memory. */
const LABEL_ROW = 512
/** Values from one sample's logits to the next one's. */
const CLASS_ROW = LABEL_ROW / 4

function chooseBuild(wanted: KernelBuild | 'auto'): KernelBuild {
  if (wanted === 'plain') return 'plain'
  const available = availableBuild()
  if (wanted === 'relaxed' && available !== 'relaxed')
    throw new Error(
      `Node ${process.version} has no relaxed SIMD: expected Node 20 or newer. The plain build runs here.`,
    )
  return available
}
