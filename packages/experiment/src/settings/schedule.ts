import { type Schedule, schedules } from '@finetune-lab/network'
import * as z from 'zod'
import { MOST_BATCHES } from '../limits.ts'
import { expected, numberFrom, wholeNumber } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const schedule = {
  description:
    'The learning rate over the stage, after any warm-up: constant, falling along half a cosine to 0, or falling linearly to 0.',
  source: 'cosine: Loshchilov and Hutter 2017, arXiv:1608.03983',
  file: z.enum(schedules, expected('constant, cosine or linear')),
  expects: 'constant, cosine or linear',
  default: 'constant',
  list: 'no',
  stored: z.enum(schedules),
  absent: 'constant',
} as const

export const pretrainSchedule = {
  ...schedule,
  title: 'pre-training schedule',
  plural: 'pre-training schedules',
} as const satisfies Setting<Schedule>
export const finetuneSchedule = {
  ...schedule,
  title: 'finetuning schedule',
  plural: 'finetuning schedules',
} as const satisfies Setting<Schedule>

const warmup = {
  description: 'Batches over which the learning rate rises linearly to its full value.',
  unit: 'batches',
  source: 'Goyal et al. 2017, arXiv:1706.02677',
  file: wholeNumber(0, MOST_BATCHES),
  expects: 'a whole number of batches',
  default: 0,
  list: 'no',
  stored: z.number(),
  absent: 0,
} as const

export const pretrainWarmup = {
  ...warmup,
  title: 'pre-training warm-up',
  plural: 'pre-training warm-ups',
} as const satisfies Setting<number>
export const finetuneWarmup = {
  ...warmup,
  title: 'finetuning warm-up',
  plural: 'finetuning warm-ups',
} as const satisfies Setting<number>

const clip = {
  description: 'The largest norm of all gradients together: longer ones are shortened to it. 0 turns it off.',
  source: 'Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063',
  file: numberFrom(0, 1e6),
  expects: 'a number from 0',
  default: 0,
  list: 'no',
  stored: z.number(),
  absent: 0,
} as const

export const pretrainClip = {
  ...clip,
  title: 'pre-training gradient clip',
  plural: 'pre-training gradient clips',
} as const satisfies Setting<number>
export const finetuneClip = {
  ...clip,
  title: 'finetuning gradient clip',
  plural: 'finetuning gradient clips',
} as const satisfies Setting<number>
