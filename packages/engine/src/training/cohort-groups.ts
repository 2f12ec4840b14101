import { effectiveBatchSize, type RunSettings } from '@finetune-lab/experiment'
import type { Standing } from './train.ts'

/**
 * Sorts runs into those that can be trained in lockstep: of one structure, and at one place. Runs of one sweep differ
 * here only where a subset is smaller than a batch; those that come from checkpoints stand at one place unless the attempt before was cut off
 * in the middle of saving them.
 *
 * @param classes of each data set, by name
 * @returns groups in the order of their first runs
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
 * Subset, augmentation, seed and the pre-training data set's images may differ; its number of classes and the effective
 * batch size may not. What the heads' batches hold follows from their data sets and samples per class.
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
