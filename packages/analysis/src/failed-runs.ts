import { augmentationLabel } from '@finetune-lab/augmentation'
import type { FailedRun, WithResult } from './with-result.ts'

export function failedRuns(runs: readonly WithResult[]): FailedRun[] {
  return runs.flatMap(run => failureOf(run) ?? [])
}

export function failureOf({ state, run, error = 'no message', failure }: WithResult): FailedRun | undefined {
  if (failure) return failure
  if (state !== 'failed' || !run) return undefined
  const { control, pretrain, seed } = run.settings
  return {
    augmentation: control ?? augmentationLabel(pretrain.augmentation),
    samplesPerClass: pretrain.samplesPerClass,
    seed,
    // The word that engine/src/refuse-divergence.ts uses, in the stores of every version.
    diverged: /\bdiverged\b/.test(error),
    reason: error,
  }
}
