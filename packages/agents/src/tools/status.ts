import { listSweeps, StoreError } from '@finetune-lab/runs'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { sweep } from '../fields.ts'
import { sweepNow } from '../read-sweep.ts'
import { summaryOf, sweepSummary } from '../sweep-summary.ts'

export const status = defineTool({
  name: 'status',
  title: 'Sweep status',
  description:
    'Shows one sweep, or the newest sweeps of the workspace: state, finished runs, best accuracy so far, what failed.',
  input: z.strictObject({
    sweep: sweep.optional(),
    limit: z.int().min(1).max(100).default(20).describe('Without a sweep: the number of sweeps to show, newest first.'),
  }),
  output: z.object({
    sweeps: z.array(sweepSummary),
    damaged: z.array(z.string()).optional().describe('Sweeps that cannot be read, and why.'),
    total: z.number().describe('Number of sweeps in the store.'),
  }),
  readOnly: true,
  async run({ sweep, limit }, context) {
    const ids = listSweeps(context.store)
    if (sweep !== undefined) {
      const one = await sweepNow(sweep, context)
      return { data: { sweeps: [summaryOf(one, context)], total: ids.length } }
    }
    const sweeps: z.infer<typeof sweepSummary>[] = []
    const damaged: string[] = []
    for (const id of ids.slice(-limit).reverse())
      try {
        sweeps.push(summaryOf(await sweepNow(id, context), context))
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        damaged.push(`${id}: ${error.message}`)
      }
    return { data: { sweeps, ...(damaged.length > 0 && { damaged }), total: ids.length } }
  },
})
