import type { JobInQueue, SlurmRecord } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { slurmWords } from './slurm-words.ts'

const job: SlurmRecord = { version: 1, job: '17', submitted: '2026-11-26T01:00:00.000Z', user: 'ada' }
const words = (queue?: Partial<JobInQueue>, changes: Partial<SlurmRecord> = {}) =>
  slurmWords(
    { job: { ...job, ...changes }, ...(queue && { queue: { waiting: 0, running: 0, nodes: [], ...queue } }) },
    at => at.toISOString().slice(11, 16),
  )

test('describes what a job does', () => {
  expect([
    words(),
    words(undefined, { stopped: '2026-11-26T02:00:00.000Z', cluster: 'big' }),
    words({ waiting: 4, reason: 'Priority', starts: '2026-11-26T14:30:00.000Z' }),
    words({ waiting: 1 }),
    words({ waiting: 4, running: 2, nodes: ['node1', 'node2'], reason: 'Resources' }),
    words({ running: 6, nodes: ['a', 'b', 'c', 'd', 'e'] }),
    words({ running: 1, nodes: [] }),
    words({}),
    words({ ended: '2 timeout, 1 completed' }),
    words({ ended: '2 cancelled' }, { stopped: '2026-11-26T02:00:00.000Z' }),
    words({ waiting: 2, reason: 'Priority' }, { stopped: '2026-11-26T02:00:00.000Z' }),
  ]).toEqual([
    'Slurm job 17, submitted 01:00 by ada; cannot query Slurm from here',
    'Slurm job 17 on big was stopped; cannot query Slurm from here',
    'Slurm job 17: 4 tasks wait (Priority), start expected 14:30',
    'Slurm job 17: 1 task waits',
    'Slurm job 17: 2 tasks run on node1, node2; 4 wait (Resources)',
    'Slurm job 17: 6 tasks run on a, b, c, d, …',
    'Slurm job 17: 1 task runs',
    'Slurm job 17 is over',
    'Slurm job 17 is over: 2 timeout, 1 completed',
    'Slurm job 17 was stopped',
    'Slurm job 17: 2 tasks wait (Priority); stopped: they end as soon as they start',
  ])
})
