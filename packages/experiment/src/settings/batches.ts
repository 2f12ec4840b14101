import * as z from 'zod'
import { MOST_BATCHES } from '../limits.ts'
import { grouped } from '../problems/describe.ts'
import { wholeNumber } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const batches = {
  description: 'Training steps, one batch each.',
  unit: 'batches',
  file: wholeNumber(1, MOST_BATCHES),
  expects: `a whole number from 1 to ${grouped(MOST_BATCHES)}`,
  list: 'yes',
  tunable: true,
  stored: z.int(),
  newExperiment: {},
  inMethods: true,
} as const

export const pretrainBatches = {
  ...batches,
  title: 'pre-training batches',
  plural: 'numbers of pre-training batches',
  default: 5000,
} as const satisfies Setting<number>

export const finetuneBatches = {
  ...batches,
  title: 'finetuning batches',
  plural: 'numbers of finetuning batches',
  default: 1000,
} as const satisfies Setting<number>
