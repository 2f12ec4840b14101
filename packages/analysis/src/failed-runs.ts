import { augmentationLabel } from '@finetune-lab/augmentation'
import type { WithResult } from './finetune-outcomes.ts'

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

export function failedRuns(runs: readonly WithResult[]): FailedRun[] {
  return runs.flatMap(run => failureOf(run) ?? [])
}

export function failureOf({ state, run, error = 'no message', failure }: WithResult): FailedRun | undefined {
  if (failure) return failure
  if (state !== 'failed' || !run) return undefined
  const { pretrain, seed } = run.settings
  return {
    augmentation: augmentationLabel(pretrain.augmentation),
    samplesPerClass: pretrain.samplesPerClass,
    seed,
    // The word that engine/src/refuse-divergence.ts uses, in the stores of every version.
    diverged: /\bdiverged\b/.test(error),
    reason: error,
  }
}
