import type { TensorflowKind } from '@finetune-lab/model/tensorflow'

/** Result of one check: something that the machine offers or lacks. */
export interface MachineFinding {
  readonly what: string
  readonly state: 'good' | 'missing' | 'bad'
  readonly found: string
  /** What to do about it. */
  readonly advice?: string
  /** The data set concerned. How to get it depends on the user interface, which adds the advice. */
  readonly dataset?: string
  /** The TensorFlow that is not installed but could be. */
  readonly setup?: TensorflowKind
}
