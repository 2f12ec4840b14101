import type { SweepRecord } from '@finetune-lab/runs'
import { chartPlan } from '../chart-plan.ts'
import { formatNumberOf } from '../format.ts'

/** Every setting of an experiment, with its key in the file. */
export function settingsRows(record: SweepRecord): readonly (readonly [name: string, value: string])[] {
  const { pretrain, finetune, seeds, executor } = record.experiment
  return [
    ['pretrain.dataset', pretrain.dataset],
    ['pretrain.samplesPerClass', pretrain.samplesPerClass.join(', ')],
    ['pretrain.augmentation', augmentations(record)],
    ['pretrain.batches', String(pretrain.batches)],
    ['pretrain.batchSize', String(pretrain.batchSize)],
    ['pretrain.learningRate', String(pretrain.learningRate)],
    ['pretrain.dropout', String(pretrain.dropout)],
    ['finetune.dataset', finetune.dataset.join(', ')],
    ['finetune.samplesPerClass', String(finetune.samplesPerClass)],
    ['finetune.batches', String(finetune.batches)],
    ['finetune.batchSize', String(finetune.batchSize)],
    ['finetune.learningRate', String(finetune.learningRate)],
    ['seeds', `${seeds.join(', ')} (${formatNumberOf(seeds.length, 'seed')})`],
    ['executor', executor],
  ]
}

/** With all parameters, those with default values too. */
function augmentations(record: SweepRecord): string {
  const { augmentations: labels } = chartPlan(record)
  return record.experiment.pretrain.augmentation
    .map(({ parameters }, index) => {
      const values = Object.entries(parameters).map(([name, value]) => `${name} ${value}`)
      return values.length === 0 ? labels[index] : `${labels[index]} (${values.join(', ')})`
    })
    .join(', ')
}
