import {
  isPlainSgd,
  type LayerOption,
  type Optimizer,
  type OptimizerKind,
  optimizerKinds,
  optimizerOf,
  PLAIN_SGD,
} from '@finetune-lab/network'
import * as z from 'zod'
import { describe, enumerate } from '../problems/describe.ts'
import { expected, numberFrom } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const expects = 'the name of an optimizer, or { name: { option: value } }'

const optimizer = {
  description:
    'How gradients become steps: a name, or { sgd: { momentum: 0.9 } }. The default is plain stochastic gradient descent.',
  file: optimizerSchema(),
  expects,
  default: 'sgd',
  list: 'no',
  resolve(written: unknown): readonly Optimizer[] {
    if (typeof written === 'string') return [optimizerOf(written)]
    const [[name, options]] = Object.entries(written as Readonly<Record<string, Optimizer['options']>>)
    return [optimizerOf(name, options)]
  },
  stored: z.object({ name: z.string(), options: z.record(z.string(), z.union([z.number(), z.boolean()])) }),
  absent: PLAIN_SGD,
  label: ({ name }: Optimizer) => name,
  words(value: Optimizer) {
    const options = Object.entries(value.options).map(([option, own]) => `${option} ${own}`)
    return isPlainSgd(value) ? 'plain SGD' : `${value.name} (${options.join(', ')})`
  },
} as const

export const pretrainOptimizer = {
  ...optimizer,
  title: 'pre-training optimizer',
  plural: 'pre-training optimizers',
} as const satisfies Setting<Optimizer>

export const finetuneOptimizer = {
  ...optimizer,
  title: 'finetuning optimizer',
  plural: 'finetuning optimizers',
} as const satisfies Setting<Optimizer>

function optimizerSchema() {
  const names = optimizerKinds.map(({ name }) => name)
  const message = expected(expects)
  const unknown = {
    error: ({ input }: { readonly input?: unknown }) =>
      typeof input === 'string'
        ? `unknown optimizer ${describe(input)}; expected ${enumerate(names, 'or')}`
        : message.error({ input }),
  }
  const kinds = optimizerKinds.map(kind =>
    z.strictObject(
      { [kind.name]: optionsSchema(kind).meta({ description: kind.description, source: kind.source }) },
      message,
    ),
  )
  const byName = z.enum(names as [string, ...string[]], unknown).meta({
    description: optimizerKinds.map(({ name, description }) => `${name}: ${description}`).join('\n'),
  })
  return z.union([byName, ...kinds], message)
}

function optionsSchema({ options }: OptimizerKind) {
  const fields = Object.entries(options).map(([name, option]) => [
    name,
    (optionSchema(option) as z.ZodType).default(option.default).meta({ description: option.description }),
  ])
  return z.strictObject(
    Object.fromEntries(fields) as Record<string, z.ZodType>,
    expected(`its options (${Object.keys(options).join(', ')})`),
  )
}

function optionSchema(option: LayerOption): z.ZodNumber | z.ZodBoolean {
  if (option.kind === 'flag') return z.boolean(expected('true or false'))
  if (option.below === undefined) return numberFrom(option.minimum, option.maximum)
  const message = expected(`a number of at least ${option.minimum} and below ${option.below}`)
  return z.number(message).min(option.minimum, message).lt(option.below, message)
}
