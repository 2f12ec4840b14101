import type { RunResult, RunSnapshot } from '@finetune-lab/runs'
import type { Collapse } from './collapse.ts'

/** A run that may have a result or may have failed: a snapshot, or the part of it that a page receives. */
export interface WithResult {
  readonly result?: RunResult
  /** The result of `collapsesOf`, for results sent without confusion matrices. */
  readonly collapses?: Readonly<Record<string, Collapse>>
  /** The classes of each finetune data set, likewise. */
  readonly classCounts?: Readonly<Record<string, readonly ClassCount[]>>
  readonly state?: RunSnapshot['state']
  readonly run?: Pick<RunSnapshot['run'], 'settings' | 'added'>
  /** For a run sent without its settings: whether its seed was added because the first ones spread. */
  readonly added?: true
  readonly error?: string
  /** For a failed run sent without its settings. */
  readonly failure?: FailedRun
}

/** Test images of a class, and those of them that are recognised. */
export interface ClassCount {
  readonly images: number
  readonly right: number
}

/** A failed run: the point that lacks it, and the reason. */
export interface FailedRun {
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly seed: number
  /** The loss became NaN; otherwise the cause was outside the training. */
  readonly diverged: boolean
  /** The engine's message. */
  readonly reason: string
}
