import { MAX_BATCH_SIZE } from '@finetune-lab/model/page'
import * as z from 'zod'
import { wholeNumber } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

/**
 * The actual number of images in a batch. A subset with fewer images than `batchSize` is a single batch, as in a
 * PyTorch DataLoader that keeps its last, incomplete batch.
 *
 * @param images in the subset
 */
export const effectiveBatchSize = (batchSize: number, images: number): number => Math.min(batchSize, images)

const batchSize = {
  description: 'Images in a batch.',
  unit: 'images',
  file: wholeNumber(1, MAX_BATCH_SIZE),
  expects: `a whole number from 1 to ${MAX_BATCH_SIZE}`,
  default: 8,
  list: 'yes',
  tunable: true,
  stored: z.int(),
  effective: effectiveBatchSize,
  newExperiment: {},
  inMethods: true,
} as const

export const pretrainBatchSize = {
  ...batchSize,
  title: 'pre-training batch size',
  plural: 'pre-training batch sizes',
} as const satisfies Setting<number>

export const finetuneBatchSize = {
  ...batchSize,
  title: 'finetuning batch size',
  plural: 'finetuning batch sizes',
} as const satisfies Setting<number>
