import { pretrainingSteps } from '@finetune-lab/engine'
import type { RunSettings } from '@finetune-lab/experiment'
import { initialExtractor, initialHead, type LabelledImages, type PretrainingSteps } from '@finetune-lab/model'
import { createTensorflowCohort, type LoadedTensorflow, type TensorflowCohort } from '@finetune-lab/model/tensorflow'
import { benchmarkImages, workload } from './workload.ts'

export type Mode = 'eager' | 'graph'

const AUGMENTATIONS: readonly RunSettings['pretrain']['augmentation'][] = [
  { name: 'none', parameters: {} },
  { name: 'mixup', parameters: { alpha: 0.3 } },
  { name: 'collage', parameters: {} },
]

/** Pre-training of many runs: augmentations in turn, a different seed each, all on the same images. */
export interface CohortWorkload {
  readonly images: LabelledImages
  readonly learningRate: number
  /** A portion of each run's steps, as the engine makes them. */
  readonly steps: readonly PretrainingSteps[]
  /** A cohort ready to train. */
  cohort(tensorflow: LoadedTensorflow, mode: Mode): TensorflowCohort
}

export function cohortWorkload(runs: number, stepsAtOnce: number): CohortWorkload {
  const images = benchmarkImages('strokes')
  const { classes, learningRate, batchSize } = workload
  const numbers = [...Array(runs).keys()]
  return {
    images,
    learningRate,
    steps: numbers.map(run => {
      const settings = {
        seed: run,
        pretrain: {
          dataset: 'benchmark',
          samplesPerClass: 64,
          augmentation: AUGMENTATIONS[run % AUGMENTATIONS.length],
          batches: stepsAtOnce,
          batchSize,
          learningRate,
          dropout: 0.5,
        },
        finetunes: [],
      }
      return [...pretrainingSteps(settings, images.count, 0, () => stepsAtOnce)][0]
    }),
    cohort(tensorflow, mode) {
      const cohort = createTensorflowCohort(tensorflow, runs, { mode })
      cohort.setExtractors(numbers.map(initialExtractor))
      cohort.setHeads(numbers.map(run => initialHead(run, 'pretrainer', 'benchmark', classes)))
      cohort.loadImages(numbers.map(() => images))
      return cohort
    },
  }
}
