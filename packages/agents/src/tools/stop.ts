import { setTimeout as pause } from 'node:timers/promises'
import { stopSweep } from '@finetune-lab/slurm'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { sweep } from '../fields.ts'
import { sweepNow } from '../read-sweep.ts'
import { summaryOf, sweepSummary } from '../sweep-summary.ts'

const PATIENCE_MILLISECONDS = 15_000
const LOOK_MILLISECONDS = 100

export const stop = defineTool({
  name: 'stop',
  title: 'Stop sweep',
  description:
    'Stops a sweep. Nothing is lost: finished runs are kept, and a person can resume the others with finetune-lab resume.',
  input: z.strictObject({ sweep }),
  output: sweepSummary,
  readOnly: false,
  async run({ sweep }, context) {
    const before = await sweepNow(sweep, context)
    if (['running', 'waiting'].includes(before.state)) await stopSweep(before.folder)
    const until = performance.now() + PATIENCE_MILLISECONDS
    for (;;) {
      const now = await sweepNow(before.record.id, context)
      if (now.state !== 'running' || performance.now() > until) return { data: summaryOf(now, context) }
      await pause(LOOK_MILLISECONDS)
    }
  },
})
