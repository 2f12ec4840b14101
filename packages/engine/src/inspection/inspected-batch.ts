import { type Dataset, IMAGE_PIXELS, type Split } from '@finetune-lab/data'
import { effectiveBatchSize } from '@finetune-lab/experiment'
import { normaliseImages } from '@finetune-lab/model/page'
import { PRETRAIN_SUBSET } from '../training/random-purposes.ts'
import { pretrainingSteps } from '../training/steps.ts'
import { subset } from '../training/subset.ts'

/** Which batch to inspect. */
export interface BatchRequest {
  /** Runs train only on `train`. A batch of `test` is drawn in the same way. */
  readonly split: Split
  readonly samplesPerClass: number
  readonly seed: number
  readonly batchSize: number
  /** Number of the pre-training batch; the first one is 0. */
  readonly batch: number
}

/** The images of one batch, before any augmentation. */
export interface InspectedBatch extends BatchRequest {
  /** The size requested, or the whole subset if that is smaller. */
  readonly batchSize: number
  readonly dataset: string
  readonly classes: readonly string[]
  readonly mean: number
  readonly std: number
  /** Number of batches after which the subset has been used once and is reshuffled. */
  readonly batchesPerEpoch: number
  /** [batchSize], index of each image in the split. */
  readonly indices: Uint32Array
  /** [batchSize], class indices. */
  readonly labels: Uint8Array
  /** [batchSize, 784], 0 … 255. */
  readonly grey: Uint8Array
  /** [batchSize, 784], as the network gets them. */
  readonly normalised: Float32Array
}

/**
 * Returns a batch as a run trains on it, drawn by the same code.
 *
 * @throws DataError if the data set has too few images for the subset
 */
export function inspectBatch(dataset: Dataset, request: BatchRequest): InspectedBatch {
  const { split, samplesPerClass, seed, batch } = request
  const { name, classes, mean, std } = dataset
  const { indices, images } = subset(dataset, split, samplesPerClass, seed, PRETRAIN_SUBSET)
  const batchSize = effectiveBatchSize(request.batchSize, images.count)
  const pretrain = {
    dataset: name,
    augmentation: { name: 'none', parameters: {} },
    samplesPerClass,
    batches: batch + 1,
    batchSize,
    learningRate: 0,
    dropout: 0,
  }
  const steps = pretrainingSteps({ seed, pretrain, finetunes: [] }, images.count, batch).next().value
  if (!steps) throw new RangeError(`batch ${batch}: expected a whole number from 0`)
  const samples: Uint32Array = steps.samples
  const grey = new Uint8Array(batchSize * IMAGE_PIXELS)
  for (const [position, sample] of samples.entries())
    grey.set(images.images.subarray(sample * IMAGE_PIXELS, (sample + 1) * IMAGE_PIXELS), position * IMAGE_PIXELS)
  return {
    ...request,
    batchSize,
    dataset: name,
    classes,
    mean,
    std,
    batchesPerEpoch: Math.floor(images.count / batchSize),
    indices: samples.map(sample => indices[sample]),
    labels: Uint8Array.from(samples, sample => images.labels[sample]),
    grey,
    normalised: normaliseImages(grey, mean, std),
  }
}
