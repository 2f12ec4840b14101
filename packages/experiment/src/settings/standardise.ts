import * as z from 'zod'
import { expected } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const message = expected('true or false')

export const finetuneStandardise = {
  title: 'standardised features',
  plural: 'choices of standardised features',
  description:
    'Whether to train an sgd head on standardised features: each minus its mean, divided by its standard deviation, over the finetuning images. The learning rate then suits features of any size. Dropout comes after it. A saved head includes it. A probe always standardises.',
  file: z.boolean(message),
  expects: 'true or false',
  default: false,
  list: 'yes',
  tunable: true,
  stored: z.boolean(),
  absent: false,
} as const satisfies Setting<boolean>
