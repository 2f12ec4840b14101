import type { SweepRow } from '@finetune-lab/analysis'
import { NOTHING_SAID, type Pace } from '@finetune-lab/runs'
import { expect, it } from 'vitest'
import type { SweepSummary } from '../store/sweep-summary.ts'
import { endedText, runDescription, settingsText, statusText, sweepDescription } from './sweep-texts.ts'

const pace: Pace = { total: 63, finished: 41, failed: 0, done: 0.66, secondsLeft: 12.4, stepsPerSecond: 200 }
const best = { accuracy: 0.688, n: 3, augmentation: 'mixup', samplesPerClass: 64, dataset: 'emnist-letters' }
const row: SweepRow = {
  id: 'a',
  name: 'Digits to letters',
  experiment: 'a',
  created: 0,
  state: 'running',
  runs: 63,
  finished: 41,
  failed: 0,
  seconds: 10,
  settings: { s: [1, 4], seed: [0, 1, 2], 'pretrain.batches': [200], augmentation: ['none', 'mixup'], alpha: [0.1] },
  about: NOTHING_SAID,
}
const sweep = (change: Partial<SweepSummary> = {}): SweepSummary => ({
  folder: '/store/sweeps/a',
  id: 'a',
  name: 'Digits to letters',
  file: '/a.experiment.yaml',
  created: '2026-11-25T12:00:00.000Z',
  state: 'running',
  pace,
  best,
  stopped: false,
  row,
  collapsed: 0,
  runs: [],
  ...change,
})
const now = new Date('2026-11-25T14:10:00.000Z')
const done = { ...pace, finished: 63, secondsLeft: undefined }

it('a row shows progress while a sweep runs, then its result', () => {
  expect(
    [
      sweep(),
      sweep({ pace: { ...pace, finished: 0, secondsLeft: undefined }, best: undefined }),
      sweep({ state: 'finished', pace: done }),
      sweep({ state: 'failed', pace: { ...done, finished: 60, failed: 3 } }),
      sweep({ state: 'interrupted', best: undefined }),
      sweep({ state: 'interrupted', stopped: true, best: undefined }),
      sweep({
        state: 'waiting',
        best: undefined,
        slurm: { words: 'Slurm job 17: 4 tasks wait (Priority)', asked: true },
      }),
    ].map(each => sweepDescription(each, now)),
  ).toEqual([
    '41 of 63 · 12 s left · 68.8 %',
    '0 of 63',
    '68.8 % · 2 h ago',
    '3 of 63 failed · 68.8 % · 2 h ago',
    'interrupted at 41 of 63 · 2 h ago',
    'stopped at 41 of 63 · 2 h ago',
    '41 of 63 · Slurm job 17: 4 tasks wait (Priority)',
  ])
})

it('a row names the settings in which sweeps of its file differ', () => {
  expect([
    settingsText(row, []),
    settingsText(row, ['seed']),
    settingsText(row, ['s', 'pretrain.batches', 'augmentation', 'alpha']),
    settingsText(row, ['finetune.head']),
  ]).toEqual(['', '3 seeds', 's 1, 4 · batches 200 · none, mixup · …', 'head —'])
})

it('the status bar sums running sweeps and shows the longest remaining time', () => {
  expect([
    statusText([pace]),
    statusText([{ ...pace, secondsLeft: undefined }]),
    statusText([pace, { ...pace, finished: 1, total: 10, secondsLeft: 200 }]),
  ]).toEqual(['41/63 · 12 s', '41/63', '2 sweeps · 42/73 · 3 min 20 s'])
})

it('the notification of an ended sweep includes its result', () => {
  expect([
    endedText(sweep({ state: 'finished', pace: done })),
    endedText(sweep({ state: 'failed', pace: { ...done, failed: 1, total: 63 } })),
    endedText(sweep({ state: 'interrupted' })),
  ]).toEqual([
    'Digits to letters is done: 63 runs, best 68.8 % (mixup, 64 per class).',
    'Digits to letters: 1 of 63 runs failed.',
    'Digits to letters was interrupted: 41 of 63 runs are done.',
  ])
})

it('a run shows its accuracies, its progress, or its state', () => {
  const run = { id: 'a', done: 0.404, accuracies: [] }
  expect([
    runDescription({ ...run, state: 'finished', accuracies: [0.624, 0.9] }),
    runDescription({ ...run, state: 'running' }),
    runDescription({ ...run, state: 'waiting' }),
    runDescription({ ...run, state: 'finished', accuracies: [0.1], collapsed: true }),
  ]).toEqual(['62.4 % · 90.0 %', '40 % done', 'waiting', '10.0 % · collapsed'])
})

it('collapsed training is reported in the row and in the notification', () => {
  const finished = { state: 'finished', pace: done } as const
  const sweeps = [sweep({ ...finished, collapsed: 1 }), sweep({ ...finished, best: undefined, collapsed: 14 })]
  expect(sweeps.map(each => sweepDescription(each, now))).toEqual([
    '68.8 % · 1 point collapsed · 2 h ago',
    'training collapsed · 2 h ago',
  ])
  expect(sweeps.map(endedText)).toEqual([
    'Digits to letters is done: 63 runs, best 68.8 % (mixup, 64 per class). Training collapsed at 1 point: lower the learning rate.',
    'Digits to letters is done: 63 runs. Training collapsed everywhere: lower the learning rate.',
  ])
})
