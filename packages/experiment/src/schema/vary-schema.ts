import * as z from 'zod'
import { describe } from '../problems/describe.ts'
import { axisNames } from '../settings/axis-names.ts'
import { expected } from './schema-fields.ts'

const key = (description: string) =>
  z
    .enum(axisNames() as [string, ...string[]], {
      error: ({ input }) =>
        `expected a setting with several values, such as pretrain.learningRate, got ${describe(input)}`,
    })
    .optional()
    .meta({ description })

/** What the figures of an experiment show where. */
export const varySchema = z
  .strictObject(
    {
      axis: key('The number on the horizontal axis. Default: the one with the most values.'),
      series: key('What makes the curves. Default: the name with the most values.'),
      panels: key('What makes the panels. Default: everything else that has several values.'),
    },
    expected('{ axis, series, panels }'),
  )
  .optional()
  .meta({
    description:
      'What figures and tables show where, for an experiment with several lists. Keys are written with their section: pretrain.learningRate.',
  })
