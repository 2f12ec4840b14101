import { DataError, type LocateOptions } from '@finetune-lab/data'
import type { SweepRecord } from '@finetune-lab/runs'
import { loadSweepDataset } from '../process/load-sweep-data.ts'
import { type InspectedBatch, inspectBatch } from './inspected-batch.ts'

/**
 * The first pre-training batch of a sweep, with its first seed, data set and batch size, and its largest number of samples per class, as an example of
 * its training data.
 *
 * @returns undefined if the data set is no longer on this machine, or has changed
 */
export async function sweepSampleBatch(
  record: SweepRecord,
  options: Pick<LocateOptions, 'dataFolder' | 'workspace'> = {},
): Promise<InspectedBatch | undefined> {
  const { pretrain, seeds } = record.experiment
  const [name] = [pretrain.dataset].flat()
  const [batchSize] = [pretrain.batchSize].flat()
  if (!Object.hasOwn(record.datasets, name)) return undefined
  try {
    const dataset = await loadSweepDataset(name, record.datasets[name], options)
    return inspectBatch(dataset, {
      split: 'train',
      samplesPerClass: Math.max(...pretrain.samplesPerClass),
      seed: seeds[0],
      batchSize,
      batch: 0,
    })
  } catch (error) {
    if (error instanceof DataError) return undefined
    throw error
  }
}
