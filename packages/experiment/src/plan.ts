import type { AugmentationChoice } from '@finetune-lab/augmentation'
import type { Experiment } from './experiment.ts'

/** What a run does, with nothing left open: the settings that determine its result. */
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
}

export interface PlannedRun {
  /** Unique in the plan and fit for a file name: `mnist-mixup-s4-seed0`. */
  readonly id: string
  readonly settings: RunSettings
}

export interface Plan {
  readonly name: string
  /** In the order in which they are run: seed by seed, so that the whole curve appears early. */
  readonly runs: readonly PlannedRun[]
}

/** The runs of an experiment: every seed × augmentation × samples per class. */
export declare function planExperiment(experiment: Experiment): Plan
