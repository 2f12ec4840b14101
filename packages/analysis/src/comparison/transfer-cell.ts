import type { AccuracyPoint } from '../curves.ts'
import type { AccuracyDifference } from './difference.ts'

export interface TransferDataset {
  readonly title: string
  /** Accuracy of guessing: 1 / number of classes. */
  readonly chance?: number
}

export interface TransferCell {
  readonly pretrain: string
  readonly finetune: string
  /** One per sweep with this pair. Sweeps may differ in other settings, so they are never pooled. */
  readonly entries: readonly TransferEntry[]
}

export interface TransferEntry {
  /** Index among the sweeps. */
  readonly sweep: number
  readonly point: AccuracyPoint
  /** Difference to pre-training on the finetune data set itself (Welch): the cost or gain of transfer. */
  readonly toSame?: TransferCost
}

export interface TransferCost extends AccuracyDifference {
  /** The sweep pre-trained on the finetune data set itself, with the same settings if there is one. */
  readonly sweep: number
  /** Keys of other settings that differ. */
  readonly differing: readonly string[]
}
