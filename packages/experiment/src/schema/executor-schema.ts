import { AUTO_ORDER, executorDescription, executorNames } from '@finetune-lab/model/page'
import * as z from 'zod'
import { describe, enumerate } from '../problems/describe.ts'

/** An executor's name, or `auto`. */
export const executorNameOrAuto = z.enum(['auto', ...executorNames], {
  error: ({ input }) => {
    const expected = `expected ${enumerate(['auto', ...executorNames], 'or')}`
    return typeof input === 'string'
      ? `unknown executor ${describe(input)}; ${expected}`
      : `${expected}, got ${describe(input)}`
  },
})

const [preferred, otherwise] = AUTO_ORDER

/** The executor in the experiment file. */
export const executorChoice = executorNameOrAuto.default('auto').meta({
  description: `What runs the training: ${executorNames.map(name => `${name} (${executorDescription(name).description})`).join(', ')}, auto (${preferred} if there is a GPU, otherwise ${otherwise}).`,
})
