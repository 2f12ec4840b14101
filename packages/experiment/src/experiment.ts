import type { AugmentationChoice } from '@finetune-lab/augmentation'

/** An experiment file after validation, with defaults filled in and single values turned into lists. */
export interface Experiment {
  readonly name: string
  readonly pretrain: {
    readonly dataset: string
    readonly samplesPerClass: readonly number[]
    readonly augmentation: readonly AugmentationChoice[]
    readonly batches: number
    readonly batchSize: number
    readonly learningRate: number
    readonly dropout: number
  }
  readonly finetune: {
    readonly dataset: readonly string[]
    readonly samplesPerClass: number
    readonly batches: number
    readonly batchSize: number
    readonly learningRate: number
    /** How to train the new head. Default: SGD. */
    readonly head?: 'probe'
  }
  readonly seeds: readonly number[]
  readonly executor: ExecutorChoice
  /** The user's own folders and changed normalisations, by data set name. */
  readonly datasets: Readonly<Record<string, DatasetSettings>>
  readonly predictions: readonly Prediction[]
}

export type ExecutorChoice = 'auto' | 'simd' | 'tensorflow' | 'cuda'

export interface DatasetSettings {
  /** Relative to the experiment file. */
  readonly path?: string
  readonly mean?: number
  readonly std?: number
}

export interface Prediction {
  readonly text: string
  readonly expect?: Expectation
}

/** Names augmentations by their labels: `mixup`, `mixup(alpha=0.4)`. */
export type Expectation =
  | {
      readonly kind: 'better'
      readonly better: string
      readonly than: string
      readonly at: number
      readonly by: number
    }
  | { readonly kind: 'alike'; readonly alike: readonly [string, string]; readonly within: number }
  | { readonly kind: 'plateau'; readonly plateau: string; readonly from: number; readonly within: number }
