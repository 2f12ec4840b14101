import { parseExperiment, planExperiment } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import type { ToSweepPanel } from '../../messages.ts'
import { updated } from './model.ts'

const experiment = parseExperiment(
  'pretrain: { dataset: mnist, samplesPerClass: 1, augmentation: none }\nfinetune: { dataset: mnist }\nseeds: { until: 1 point, atMost: 6 }',
).experiment!
const runs = planExperiment(experiment).runs.map(run => ({ ...run, identity: run.id }))

const snapshot = (count: number, id = 'a'): ToSweepPanel => ({
  type: 'snapshot',
  record: { id, experiment, runs: runs.slice(0, count) } as unknown as SweepRecord,
  state: 'running',
  pace: { total: count, finished: 0, failed: 0, done: 0 },
  runs: Array.from({ length: count }, () => ({ state: 'waiting' as const })),
})

test('a sweep that gets further runs keeps the logs and losses that the page asked for; another sweep does not', () => {
  const log: ToSweepPanel = { type: 'log', of: 0, text: 'started', skipped: 0 }
  const before = updated(updated(undefined, snapshot(3)), log)!
  const grown = updated(before, snapshot(5))!
  expect(grown.runs.map(({ seed }) => seed)).toEqual([0, 1, 2, 3, 4])
  expect(grown.logs).toBe(before.logs)
  expect(grown.results).toBeGreaterThan(before.results)
  expect(updated(before, snapshot(5, 'b'))!.logs.size).toBe(0)
})
