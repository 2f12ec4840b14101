import {
  type AugmentationChoice,
  type AugmentationParameter,
  augmentationLabel,
  augmentations,
} from '@finetune-lab/augmentation'
import * as z from 'zod'
import { augmentationChoices, type WrittenAugmentation } from '../augmentation-choice.ts'
import { LONGEST_LIST } from '../limits.ts'
import { describe, enumerate, grouped } from '../problems/describe.ts'
import { expected, numberFrom, oneOrMore } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const expects = 'the name of an augmentation, or { name: { parameter: value } }'

export const pretrainAugmentation = {
  title: 'augmentation',
  plural: 'augmentations',
  description:
    'How to mix batches during pre-training. Each augmentation is one curve. A name, or { mixup: { alpha: 0.3 } }, or { mixup: { alpha: [0.1, 0.3] } } for several.',
  file: augmentationSchema(),
  expects,
  default: ['none', 'mixup', 'collage'],
  list: 'always',
  resolve: (written: unknown) => augmentationChoices(written as WrittenAugmentation),
  stored: z.object({ name: z.string(), parameters: z.record(z.string(), z.number()) }),
  mayDifferInCohort: true,
  compared: true,
  label: augmentationLabel,
  words: withParameters,
  kind: ({ name }: AugmentationChoice) => name,
  partNames: [...new Set(augmentations.flatMap(({ parameters }) => Object.keys(parameters)))],
  parts: ({ parameters }: AugmentationChoice) => parameters,
  newExperiment: { comment: 'one curve each' },
  inMethods: true,
} as const satisfies Setting<AugmentationChoice>

function augmentationSchema() {
  const names = augmentations.map(({ name }) => name)
  const message = expected(expects)
  const unknown = {
    error: ({ input }: { readonly input?: unknown }) =>
      typeof input === 'string'
        ? `unknown augmentation ${describe(input)}; expected ${enumerate(names, 'or')}`
        : message.error({ input }),
  }
  return z.union(
    [
      z.enum(names as [string, ...string[]], unknown).meta({
        description: augmentations.map(({ name, description }) => `${name}: ${description}`).join('\n'),
      }),
      z
        .strictObject(
          Object.fromEntries(
            augmentations.map(({ name, description, source, parameters }) => [
              name,
              parametersSchema(parameters).meta({ description, source }).optional(),
            ]),
          ) as Record<string, z.ZodOptional<ReturnType<typeof parametersSchema>>>,
          message,
        )
        .refine(written => variants(written) <= LONGEST_LIST, {
          error: ({ input }) =>
            `expected at most ${LONGEST_LIST} combinations of parameters, got ${grouped(variants(input as object))}`,
        })
        .meta({ description: 'One augmentation with its own parameters.', minProperties: 1, maxProperties: 1 }),
    ],
    message,
  )
}

function parametersSchema(parameters: Readonly<Record<string, AugmentationParameter>>) {
  const shape = Object.entries(parameters).map(([name, { default: value, minimum, maximum, description }]) => [
    name,
    oneOrMore(numberFrom(minimum, maximum), `a number from ${minimum} to ${maximum}`)
      .default(value)
      .meta({ description }),
  ])
  const names = Object.keys(parameters)
  return z.strictObject(
    Object.fromEntries(shape) as Record<string, z.ZodType<number | number[]>>,
    expected(names.length === 0 ? 'empty braces: it has no parameters' : `its parameters (${names.join(', ')})`),
  )
}

/** The number of choices that the lists of an augmentation's parameters make. */
function variants(written: object): number {
  return Object.values(Object.values(written)[0] ?? {}).reduce<number>(
    (count, values) => count * [values].flat().length,
    1,
  )
}

/** With all parameters, including defaults. */
function withParameters(choice: AugmentationChoice): string {
  const values = Object.entries(choice.parameters).map(([name, value]) => `${name} ${value}`)
  return values.length === 0 ? augmentationLabel(choice) : `${augmentationLabel(choice)} (${values.join(', ')})`
}
