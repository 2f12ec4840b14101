import * as z from 'zod'
import { expected } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const message = expected('sgd or probe')
const noParameters = z.strictObject({}, expected('empty braces: it has no parameters'))

export const finetuneHead = {
  title: 'head',
  plural: 'heads',
  description:
    'How to train the new head. sgd: in batches, with this learning rate. probe: fit it to convergence, without batches or learning rate. The probe is multinomial logistic regression on standardised features, with an L2 penalty chosen on a held-out fifth of the finetuning images. Use it to see whether a difference comes from the features or from how the head is trained.',
  source: 'linear probes: Alain and Bengio 2016, arXiv:1610.01644',
  file: z.union(
    [
      z.enum(['sgd', 'probe'], message),
      z.strictObject({ sgd: noParameters.meta({ description: 'Stochastic gradient descent.' }) }, message),
      z.strictObject({ probe: noParameters.meta({ description: 'Fitted to convergence.' }) }, message),
    ],
    message,
  ),
  expects: 'sgd or probe',
  default: 'sgd',
  list: 'yes',
  tunable: true,
  resolve: (written: unknown) => [
    written === 'probe' || (typeof written === 'object' && 'probe' in (written as object)) ? 'probe' : 'sgd',
  ],
  stored: z.enum(['sgd', 'probe']),
  absent: 'sgd',
  inMethods: true,
} as const satisfies Setting<'sgd' | 'probe'>
