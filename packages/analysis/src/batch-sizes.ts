import { effectiveBatchSize, type SmallSubset, singleValue, smallSubsets } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'

/** The subsets of a sweep that are smaller than a batch, so that each batch is the whole subset. */
export function smallSubsetsOf(record: SweepRecord): SmallSubset[] {
  return smallSubsets(record.experiment, dataset => classCount(record, dataset))
}

/** The number of images in a pre-training batch, over all subsets: `8`, or `3 to 8`. */
export function pretrainBatchSizes(record: SweepRecord): string {
  const { dataset, samplesPerClass, batchSize } = record.experiment.pretrain
  const sizes = [dataset]
    .flat()
    .flatMap(name =>
      samplesPerClass.flatMap(samples => [batchSize].flat().map(size => sizeOn(record, name, size, samples))),
    )
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)]
  return least === most ? String(least) : `${least} to ${most}`
}

/** Whether both sweeps pre-train with the same batch size at every number of samples that they share. */
export function samePretrainBatches(a: SweepRecord, b: SweepRecord): boolean {
  const [first, second] = [a.experiment.pretrain, b.experiment.pretrain]
  if (first.batchSize === second.batchSize) return true
  const common = first.samplesPerClass.filter(samples => second.samplesPerClass.includes(samples))
  return common.length > 0 && common.every(samples => pretrainSize(a, samples) === pretrainSize(b, samples))
}

/** Whether both sweeps finetune with the same batch size. */
export function sameFinetuneBatches(a: SweepRecord, b: SweepRecord): boolean {
  if (a.experiment.finetune.batchSize === b.experiment.finetune.batchSize) return true
  return new Set([...finetuneSizes(a), ...finetuneSizes(b)]).size === 1
}

function pretrainSize(record: SweepRecord, samplesPerClass: number): number {
  const { dataset, batchSize } = record.experiment.pretrain
  return sizeOn(record, singleValue(dataset), singleValue(batchSize), samplesPerClass)
}

function finetuneSizes(record: SweepRecord): number[] {
  const { dataset, batchSize, samplesPerClass } = record.experiment.finetune
  return dataset.map(name => sizeOn(record, name, singleValue(batchSize), singleValue(samplesPerClass)))
}

function sizeOn(record: Pick<SweepRecord, 'datasets'>, dataset: string, batchSize: number, samples: number): number {
  const classes = classCount(record, dataset)
  return classes === undefined ? batchSize : effectiveBatchSize(batchSize, samples * classes)
}

const classCount = ({ datasets }: Pick<SweepRecord, 'datasets'>, dataset: string) =>
  Object.hasOwn(datasets, dataset) ? datasets[dataset].classes.length : undefined
