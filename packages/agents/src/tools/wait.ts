import { setTimeout as pause } from 'node:timers/promises'
import { formatSecondsLeft } from '@finetune-lab/charts'
import { paceOf } from '@finetune-lab/runs'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { engineRuns } from '../engines.ts'
import { sweep } from '../fields.ts'
import { sweepNow } from '../read-sweep.ts'
import { summaryOf, sweepSummary } from '../sweep-summary.ts'

const LOOK_MILLISECONDS = 500
/** An engine of another process needs a moment until it is seen at work. */
const START_MILLISECONDS = 5000

export const wait = defineTool({
  name: 'wait',
  title: 'Wait for sweep',
  description:
    'Waits until a sweep ends, or until the given time has passed. Returns its status, and the estimated seconds left if it still runs: call it again then.',
  input: z.strictObject({
    sweep,
    seconds: z
      .number()
      .min(0)
      .max(300)
      .default(30)
      .describe('The longest time to wait. Many clients give up after 60.'),
  }),
  output: sweepSummary.extend({
    done: z.boolean().describe('Whether no process works on it any more.'),
    secondsLeft: z.number().optional(),
  }),
  readOnly: true,
  async run({ sweep, seconds }, context) {
    const pace = paceOf()
    const began = performance.now()
    for (;;) {
      const snapshot = await sweepNow(sweep, context)
      const { done: share, secondsLeft } = pace(snapshot)
      const waited = performance.now() - began
      const starting =
        snapshot.state === 'interrupted' &&
        snapshot.halted === undefined &&
        (engineRuns(snapshot.folder) || Date.now() - Date.parse(snapshot.record.created) < START_MILLISECONDS)
      const done = !['running', 'waiting'].includes(snapshot.state) && !starting
      if (done || waited >= 1000 * seconds || context.signal.aborted) {
        const left = !done && secondsLeft !== undefined && { secondsLeft: Math.ceil(secondsLeft) }
        return { data: { ...summaryOf(snapshot, context), done, ...left } }
      }
      context.progress?.(share, secondsLeft === undefined ? 'training' : `${formatSecondsLeft(secondsLeft)} left`)
      await pause(Math.min(LOOK_MILLISECONDS, 1000 * seconds - waited), undefined, { signal: context.signal }).catch(
        () => {},
      )
    }
  },
})
