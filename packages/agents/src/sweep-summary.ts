import { relative } from 'node:path'
import { bestPoint, sliceCurves } from '@finetune-lab/analysis'
import { countRuns, engineLog, readLogTail, type SweepSnapshot } from '@finetune-lab/runs'
import * as z from 'zod'
import type { AgentContext } from './agent-tool.ts'
import { point } from './fields.ts'

export const sweepSummary = z.object({
  sweep: z.string().describe('The sweep’s id.'),
  name: z.string(),
  file: z.string().describe('Its experiment file.'),
  created: z.string(),
  state: z.enum(['waiting', 'running', 'finished', 'interrupted', 'failed']),
  runs: z.object({ planned: z.number(), finished: z.number(), failed: z.number(), running: z.number() }),
  best: point
    .extend({ dataset: z.string(), augmentation: z.string() })
    .optional()
    .describe('The highest mean accuracy so far. The best of many is optimistic.'),
  failures: z.array(z.string()).optional().describe('The first failed runs and why.'),
  trouble: z.string().optional().describe('Why the engine stopped, if it did not finish.'),
})

const MOST_FAILURES = 5
const LOG_BYTES = 2000

export function summaryOf(snapshot: SweepSnapshot, { workspace }: AgentContext): z.infer<typeof sweepSummary> {
  const { record, state, runs, halted, folder } = snapshot
  const { total, finished, failed } = countRuns(runs)
  const best = bestPoint(sliceCurves(snapshot))
  const failures = runs.flatMap(({ run, error }) => (error === undefined ? [] : `${run.id}: ${error}`))
  const trouble = halted ?? (state === 'interrupted' ? lastWords(folder) : undefined)
  return {
    sweep: record.id,
    name: record.name,
    file: relative(workspace, record.file),
    created: record.created,
    state,
    runs: {
      planned: total,
      finished,
      failed,
      running: runs.filter(run => run.state === 'running').length,
    },
    ...(best && {
      best: {
        dataset: best.dataset,
        augmentation: best.augmentation,
        samplesPerClass: best.samplesPerClass,
        mean: best.mean,
        interval: best.interval,
        n: best.n,
      },
    }),
    ...(failures.length > 0 && { failures: failures.slice(0, MOST_FAILURES) }),
    ...(trouble && { trouble }),
  }
}

/** The end of the engine's log. An engine that stopped on request left none. */
function lastWords(folder: string): string | undefined {
  try {
    return readLogTail(engineLog(folder), LOG_BYTES)?.text.trim() || undefined
  } catch {
    return undefined
  }
}
