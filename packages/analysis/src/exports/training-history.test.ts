import type { RunEvent } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { trainingHistory } from './training-history.ts'

let minute = 0
const at = () => new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString()
const started = (): RunEvent => ({ type: 'started', at: at(), engine: 'e', host: 'h', worker: 0 })
const progress = (stage: 'pretrain' | 'finetune', step: number, loss: number | null, done: number): RunEvent => ({
  type: 'progress',
  at: at(),
  stage,
  dataset: stage === 'pretrain' ? 'digits' : 'letters',
  step,
  steps: 100,
  loss,
  done,
})
const losses = (events: RunEvent[]) =>
  trainingHistory(events).losses.map(({ stage, step, loss }) => [stage, step, loss])

test('losses by stage and step; what is no number is left out', () => {
  const first = [started(), progress('pretrain', 50, 2, 0.25), progress('pretrain', 100, null, 0.5)]
  const events: RunEvent[] = [...first, progress('finetune', 50, 1, 0.75), { type: 'finished', at: at() }]
  expect(trainingHistory(events)).toEqual({
    started: events[0].at,
    ended: events[4].at,
    losses: [
      { at: events[1].at, stage: 'pretrain', dataset: 'digits', step: 50, loss: 2 },
      { at: events[3].at, stage: 'finetune', dataset: 'letters', step: 50, loss: 1 },
    ],
  })
})

test('a restarted run has the losses of its last attempt; a resumed one also keeps the earlier ones', () => {
  const attempt = [started(), progress('pretrain', 50, 2, 0.25), progress('pretrain', 100, 1.5, 0.5)]
  const further = [...attempt, progress('finetune', 50, 1, 0.75), { type: 'stopped', at: at() } as RunEvent]
  expect(losses([...further, started(), progress('pretrain', 50, 3, 0.25)])).toEqual([['pretrain', 50, 3]])
  expect(losses([...further, started(), progress('pretrain', 100, 4, 0.5)])).toEqual([
    ['pretrain', 50, 2],
    ['pretrain', 100, 4],
  ])
})

test('no events', () => {
  expect(trainingHistory([])).toEqual({ started: undefined, ended: undefined, losses: [] })
})
