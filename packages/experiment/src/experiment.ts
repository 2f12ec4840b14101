import type { ExecutorName } from '@finetune-lab/model/page'
import type { ExperimentValues } from './settings/setting-values.ts'

/** An experiment file after validation, with defaults filled in. */
export interface Experiment extends ExperimentValues<'run'> {
  readonly name: string
  readonly pretrain: ExperimentValues<'pretrain'>
  readonly finetune: ExperimentValues<'finetune'>
  /** What figures show where; missing if the file leaves that open. */
  readonly vary?: Vary
  /** The values to choose from, by the key of the setting; missing if nothing is tuned. */
  readonly tune?: Tune
  readonly seeds: readonly number[]
  readonly executor: ExecutorChoice
  /** The user's own folders and changed normalisations, by data set name. */
  readonly datasets: Readonly<Record<string, DatasetSettings>>
  readonly predictions: readonly Prediction[]
}

export type ExecutorChoice = 'auto' | ExecutorName

/** Keys of settings, or of parts of settings: `pretrain.augmentation.alpha`. */
export interface Vary {
  readonly axis?: string
  readonly series?: string
  readonly panels?: string
}

/** Grids by key: `{ 'finetune.learningRate': [0.001, 0.01] }`, in the order of the registry. */
export type Tune = Readonly<Record<string, readonly unknown[]>>

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
