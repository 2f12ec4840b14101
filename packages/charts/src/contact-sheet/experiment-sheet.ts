import { type LocateOptions, loadDataset } from '@finetune-lab/data'
import { datasetSettings, inspectBatch } from '@finetune-lab/engine'
import { type Experiment, withoutPartner } from '@finetune-lab/experiment'
import { UserFacingError } from '@finetune-lab/system'
import type { ContactSheet } from './contact-sheet.ts'

export interface SheetOptions extends Omit<LocateOptions, 'settings'> {
  /** The first batch, counted from 1. */
  readonly batch: number
  readonly batches: number
  /** Default: the file's first. */
  readonly seed?: number
  /** Default: the file's first. */
  readonly samplesPerClass?: number
}

/**
 * The contact sheet of exact batches that an experiment's runs train on, for each augmentation.
 *
 * @param file the experiment file's path, to which the folders that it names are relative
 * @throws UserFacingError if there is no such batch; DataError if the data set is missing, damaged or too small
 */
export async function experimentSheet(
  experiment: Experiment,
  file: string,
  options: SheetOptions,
): Promise<ContactSheet> {
  const { name, pretrain, seeds } = experiment
  // Of lists, the first value, as with seeds and samples.
  const [dataset] = [pretrain.dataset].flat()
  const [batchSize] = [pretrain.batchSize].flat()
  const [pretrainBatches] = [pretrain.batches].flat()
  const augmentations = pretrain.augmentation
  const { batch, batches: count, seed = seeds[0], samplesPerClass = pretrain.samplesPerClass[0], ...places } = options
  const first = batch - 1
  const end = Math.min(first + count, pretrainBatches)
  if (first >= end)
    throw new UserFacingError(
      'input',
      `batch ${batch}: expected at most ${pretrainBatches}, the number of pre-training batches`,
    )
  const loaded = await loadDataset(dataset, { ...places, settings: datasetSettings(experiment, file, dataset) })
  const batches = Array.from({ length: end - first }, (_, i) =>
    inspectBatch(loaded, { split: 'train', samplesPerClass, seed, batchSize, batch: first + i }),
  )
  const lonely = withoutPartner(augmentations, batches[0].batchSize)
  if (lonely.length > 0)
    throw new UserFacingError(
      'input',
      `${dataset} with 1 sample per class has a single image, so ${lonely.join(', ')} has nothing to mix it with; expected more samples per class`,
    )
  const trained = seeds.includes(seed) && pretrain.samplesPerClass.includes(samplesPerClass)
  const statement = trained
    ? `The exact batches that every run of this experiment with ${samplesPerClass} per class and seed ${seed} trains on: the same images, pairs and λ.`
    : `What a run with ${samplesPerClass} per class and seed ${seed} would train on. This experiment has no such run.`
  return { title: name, statement, batches, augmentations }
}
