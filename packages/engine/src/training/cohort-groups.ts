import { effectiveBatchSize, type RunSettings } from '@finetune-lab/experiment'
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
 * Subset, augmentation, seed and the pre-training data set's images may differ. Its number of classes and the effective
 * batch size may not. The size of the heads' batches follows from their data sets and samples per class.
 */
function structure({ pretrain, finetunes }: RunSettings, classes: (dataset: string) => number) {
  const { dataset, samplesPerClass, batches, learningRate, dropout } = pretrain
  const batchSize = effectiveBatchSize(pretrain.batchSize, samplesPerClass * classes(dataset))
  const heads = finetunes.map(each => [
    each.dataset,
    each.samplesPerClass,
    each.batches,
    each.batchSize,
    each.learningRate,
    each.dropout,
    each.head,
  ])
  return [classes(dataset), batches, batchSize, learningRate, dropout, heads]
}

const place = ({ pretrainer, finetunes, batches, tally }: Standing) => [
  pretrainer !== undefined,
  finetunes.length,
  batches,
  tally?.images ?? 0,
]
