import type { TensorflowKind } from '@finetune-lab/model/tensorflow'

/** One thing that a machine offers, or lacks. */
export interface MachineFinding {
  readonly what: string
  readonly state: 'good' | 'missing' | 'bad'
  readonly found: string
  /** What to do about it. */
  readonly advice?: string
  /** The data set that it is about: how to get it depends on where one asks. */
  readonly dataset?: string
  /** The TensorFlow that is not installed, where nothing stands in the way of installing it. */
  readonly setup?: TensorflowKind
}
