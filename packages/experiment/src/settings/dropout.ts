import * as z from 'zod'
import { expected } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const message = expected('a number of at least 0 and below 1')

export const pretrainDropout = {
  title: 'dropout',
  plural: 'dropout rates',
  description: 'Share of the 16 channels to drop in each step of pre-training and finetuning. 0 disables dropout.',
  unit: 'share of the channels',
  source: 'whole channels: Tompson et al. 2015, arXiv:1411.4280',
  file: z.number(message).min(0, message).lt(1, message),
  expects: 'a number of at least 0 and below 1',
  default: 0.5,
  list: 'yes',
  tunable: true,
  stored: z.number(),
  newExperiment: { comment: 'of whole channels; 0 turns it off' },
} as const satisfies Setting<number>

/** Finetuning drops the same share of channels as pre-training. */
export const finetuneDropout = { ...pretrainDropout, sameAs: 'dropout' } as const satisfies Setting<number>
