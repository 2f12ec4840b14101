import * as z from 'zod'
import { controlNames, controls } from '../controls/controls.ts'
import { describe, enumerate } from '../problems/describe.ts'
import { expected, oneOrMore } from './schema-fields.ts'

const expects = enumerate(controlNames, 'or')

/** The controls of an experiment. */
export const controlsSchema = oneOrMore(
  z
    .enum(controlNames, {
      error: ({ input }) =>
        typeof input === 'string'
          ? `unknown control ${describe(input)}; expected ${expects}`
          : expected(expects).error({ input }),
    })
    .meta({ description: controls.map(({ name, description }) => `${name}: ${description}`).join('\n') }),
  expects,
)
  .optional()
  .meta({
    description: `Comparisons that show what pre-training is worth, each with every seed and without augmentation.\n\n${controls.map(({ name, description }) => `- ${name}: ${description}`).join('\n')}`,
  })
