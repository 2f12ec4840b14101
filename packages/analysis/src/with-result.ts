import type { RunResult, RunSnapshot } from '@finetune-lab/runs'
import type { Collapse } from './collapse.ts'

/** Anything that may have a result or may have failed: a run's snapshot, or what a page was sent of one. */
export interface WithResult {
  readonly result?: RunResult
  /** For a result that was sent without its confusion matrices: what `collapsesOf` found in them. */
  readonly collapses?: Readonly<Record<string, Collapse>>
  readonly state?: RunSnapshot['state']
  readonly run?: Pick<RunSnapshot['run'], 'settings'>
  readonly error?: string
  /** For a failed run that was sent without its settings. */
  readonly failure?: FailedRun
}

/** A run that failed: which point it is missing in, and why. */
export interface FailedRun {
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly seed: number
  /** The loss was no longer a number; otherwise something outside the training went wrong. */
  readonly diverged: boolean
  /** The engine's message. */
  readonly reason: string
}
