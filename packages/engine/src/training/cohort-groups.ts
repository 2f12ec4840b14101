import {
  effectiveSettings,
  fileSettings,
  type RunSettings,
  trainedSettings,
  valuesOfRun,
} from '@finetune-lab/experiment'
import type { Standing } from './train.ts'

/**
 * Groups runs that can be trained in lockstep: those with the same structure, at the same place in training. Structures
 * within a sweep differ only if a subset is smaller than a batch. Runs that resume from checkpoints are at the same place
 * unless the previous attempt was interrupted while saving them.
 *
 * @param classes returns the number of classes of a data set
 * @returns groups, in the order of their first runs
 */
export function cohortGroups<Run extends { readonly settings: RunSettings; readonly standing: Standing }>(
  runs: readonly Run[],
  classes: (dataset: string) => number,
): Run[][] {
  const groups = new Map<string, Run[]>()
  for (const run of runs) {
    const key = JSON.stringify([structure(run.settings, classes), place(run.standing)])
    groups.set(key, [...(groups.get(key) ?? []), run])
  }
  return [...groups.values()]
}

/**
 * Everything that runs in lockstep must share: all settings except the seed and those that a cohort trains separately,
 * and the number of classes of the pre-training data set.
 */
function structure(run: RunSettings, classes: (dataset: string) => number) {
  const settings = effectiveSettings(trainedSettings(run), classes)
  const shared = fileSettings()
    .filter(({ setting }) => !setting.mayDifferInCohort)
    .map(entry => valuesOfRun(settings, entry))
  return [run.control, classes(settings.pretrain.dataset), settings.finetunes.length, shared]
}

const place = ({ pretrainer, finetunes, batches, tally }: Standing) => [
  pretrainer !== undefined,
  finetunes.length,
  batches,
  tally?.images ?? 0,
]
