import type { AccuracyPoint } from '../curves.ts'
import type { AccuracyDifference } from './difference.ts'

export interface TransferDataset {
  readonly title: string
  /** Accuracy of guessing: one class in so many. */
  readonly chance?: number
}

export interface TransferCell {
  readonly pretrain: string
  readonly finetune: string
  /** One for each sweep that holds the pair: sweeps may differ in other settings, and are never mixed. */
  readonly entries: readonly TransferEntry[]
}

export interface TransferEntry {
  /** Its place among the sweeps. */
  readonly sweep: number
  readonly point: AccuracyPoint
  /** Minus the accuracy after pre-training on the finetune data set itself (Welch); what transfer costs, or gains. */
  readonly toSame?: TransferCost
}

export interface TransferCost extends AccuracyDifference {
  /** The sweep that is pre-trained on the finetune data set itself: one of the same settings where there is one. */
  readonly sweep: number
  /** Settings in which it differs besides the data, as in the experiment file. */
  readonly differing: readonly string[]
}
