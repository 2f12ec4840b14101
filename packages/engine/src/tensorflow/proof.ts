import { IMAGE_PIXELS } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import {
  type Cohort,
  cohortOf,
  createSimdNetwork,
  initialExtractor,
  initialHead,
  type LabelledImages,
  loadKernels,
} from '@finetune-lab/model'
import {
  createTensorflowCohort,
  loadTensorflow,
  type TensorflowKind,
  TensorflowUnavailable,
} from '@finetune-lab/model/tensorflow'
import { stream } from '@finetune-lab/random'
import type { TensorflowProof } from '@finetune-lab/setup'
import { pretrainingSteps } from '../training/steps.ts'

const AUGMENTATIONS = ['none', 'mixup', 'collage'] as const
const BATCHES = 10
const CLASSES = 10
const COUNT = 40
/** A hundred times the float32 rounding of another summation order. Errors in an operation showed as 3e-3 or more. */
const TOLERANCE = 1e-3

/**
 * Loads TensorFlow and trains a small cohort on it and on the CPU kernels, as a comparison.
 *
 * @param kernels the folder of the kernels, as `loadKernels` takes it
 * @throws TensorflowUnavailable if it cannot be loaded, or trains to a different result
 */
export function proveTensorflow(kind: TensorflowKind, folder: string, kernels: string): TensorflowProof {
  const begun = performance.now()
  const tensorflow = loadTensorflow(kind, folder)
  const cohort = createTensorflowCohort(tensorflow, AUGMENTATIONS.length)
  const networks = AUGMENTATIONS.map(() => createSimdNetwork({ build: 'plain', kernels: loadKernels(kernels) }))
  const error = trainingDifference(cohort, cohortOf(networks))
  cohort.dispose()
  if (!(error <= TOLERANCE))
    throw new TensorflowUnavailable(
      `${folder}: TensorFlow’s training result differs from that of the CPU kernels by ${error.toExponential(1)} of the parameters’ norm; expected at most ${TOLERANCE}, which is rounding`,
    )
  const { tf: _, ...described } = tensorflow
  return { ...described, seconds: (performance.now() - begun) / 1000 }
}

/** Trains both cohorts alike. Returns the largest relative difference of losses and parameters. */
export function trainingDifference(cohort: Cohort, reference: Cohort): number {
  const expected = trained(reference)
  return Math.max(...trained(cohort).map((values, i) => relativeError(values, expected[i])))
}

/** Losses and parameters of one run per augmentation, each on different images. */
function trained(cohort: Cohort): ArrayLike<number>[] {
  const runs = [...AUGMENTATIONS.keys()]
  cohort.setExtractors(runs.map(run => initialExtractor(run)))
  cohort.setHeads(runs.map(run => initialHead(run, 'pretrainer', 'noise', CLASSES)))
  cohort.loadImages(runs.map(noise))
  const steps = AUGMENTATIONS.map((name, seed) => [...pretrainingSteps(settingsOf(name, seed), COUNT)][0])
  const losses = cohort.pretrain(steps, 0.01)
  const parameters = cohort.extractors().flatMap((extractor, run) => {
    const { weight, bias } = cohort.heads()[run]
    return [...Object.values(extractor), weight, bias].map(({ data }) => data)
  })
  return [...losses, ...parameters]
}

/** Noise in the upper half. In the flat lower half all values of a pooling window are equal, and only one may get the gradient. */
function noise(seed: number): LabelledImages {
  const random = stream(seed, 'proof')
  const images = new Uint8Array(COUNT * IMAGE_PIXELS)
  for (let i = 0; i < images.length; i++) if (i % IMAGE_PIXELS < IMAGE_PIXELS / 2) images[i] = random.integer(256)
  return {
    count: COUNT,
    images,
    labels: Uint8Array.from({ length: COUNT }, (_, i) => i % CLASSES),
    classes: CLASSES,
    mean: 0.5,
    std: 0.3,
  }
}

function settingsOf(name: (typeof AUGMENTATIONS)[number], seed: number): RunSettings {
  const parameters: Record<string, number> = name === 'mixup' ? { alpha: 0.3 } : {}
  return {
    seed,
    pretrain: {
      dataset: 'noise',
      samplesPerClass: COUNT / CLASSES,
      augmentation: { name, parameters },
      batches: BATCHES,
      batchSize: 8,
      learningRate: 0.01,
      dropout: 0.5,
    },
    finetunes: [],
  }
}

/** ‖found − expected‖ / ‖expected‖ */
function relativeError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [difference, norm] = [0, 0]
  for (let i = 0; i < expected.length; i++) {
    difference += (found[i] - expected[i]) ** 2
    norm += expected[i] ** 2
  }
  return Math.sqrt(difference / norm)
}
