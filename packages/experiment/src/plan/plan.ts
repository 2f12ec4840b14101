import { type AugmentationChoice, augmentationLabel } from '@finetune-lab/augmentation'
import type { Experiment } from '../experiment.ts'

/** All settings that determine the result of a run. */
export interface RunSettings {
  readonly seed: number
  readonly pretrain: {
    readonly dataset: string
    readonly augmentation: AugmentationChoice
    readonly samplesPerClass: number
    readonly batches: number
    readonly batchSize: number
    readonly learningRate: number
    readonly dropout: number
  }
  readonly finetunes: readonly FinetuneSettings[]
}

export interface FinetuneSettings {
  readonly dataset: string
  readonly samplesPerClass: number
  readonly batches: number
  readonly batchSize: number
  readonly learningRate: number
  readonly dropout: number
  /** Missing means SGD. A probe is fitted to convergence and uses neither batches nor learning rate. */
  readonly head?: 'probe'
}

export interface PlannedRun {
  /** Unique in the plan and usable as a file name: `mnist-mixup-s4-seed0`. */
  readonly id: string
  readonly settings: RunSettings
}

export interface Plan {
  readonly name: string
  /** In execution order: seed by seed, so that the whole curve appears early. */
  readonly runs: readonly PlannedRun[]
}

/** Plans the runs of an experiment: every combination of seed, samples per class and augmentation. */
export function planExperiment({ name, pretrain, finetune, seeds }: Experiment): Plan {
  const { dataset, samplesPerClass, augmentation, ...pretraining } = pretrain
  const { dataset: finetuneDatasets, ...finetuning } = finetune
  const finetunes = finetuneDatasets.map(target => ({ dataset: target, ...finetuning, dropout: pretrain.dropout }))
  const runs = seeds.flatMap(seed =>
    samplesPerClass.flatMap(samples =>
      augmentation.map(choice => ({
        id: `${dataset}-${fileNamePart(choice)}-s${samples}-seed${seed}`,
        settings: {
          seed,
          pretrain: { dataset, augmentation: choice, samplesPerClass: samples, ...pretraining },
          finetunes,
        },
      })),
    ),
  )
  return { name, runs }
}

/** `mixup(alpha=0.4)` → `mixup-alpha0.4`: different labels stay different. */
function fileNamePart(choice: AugmentationChoice): string {
  return augmentationLabel(choice).replace(/[(,]/g, '-').replace(/[=)]/g, '')
}
