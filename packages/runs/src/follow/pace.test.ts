import { expect, test } from 'vitest'
import type { RunSnapshot, SweepSnapshot } from '../store/sweep.ts'
import { runResult, sweepRecord } from '../testing/sweep.ts'
import { paceOf } from './pace.ts'

const record = sweepRecord('a', ['one', 'two', 'three', 'four'])
const snapshot = (...runs: Partial<RunSnapshot>[]): SweepSnapshot => ({
  record,
  folder: '/a',
  state: 'running',
  runs: record.runs.map((run, i) => ({ run, state: 'waiting', ...runs[i] })),
})
const finished: Partial<RunSnapshot> = { state: 'finished', result: runResult(0) }
const running = (done: number, step: number): Partial<RunSnapshot> => ({
  state: 'running',
  progress: { stage: 'pretrain', dataset: 'mnist', done, step, steps: 100, loss: 1 },
})

test('pace counts runs, judges steps per second and the time left from what it saw', () => {
  let now = 100
  const pace = paceOf(() => now)
  expect(pace(snapshot(running(0, 0)))).toEqual({ finished: 0, failed: 0, total: 4, done: 0 })
  now += 2
  // 1.5 of 4 runs in 2 seconds: 2.5 more need 10/3 seconds.
  expect(pace(snapshot(finished, running(0.5, 60)))).toEqual({
    finished: 1,
    failed: 0,
    total: 4,
    done: 0.375,
    stepsPerSecond: 80,
    secondsLeft: expect.closeTo(10 / 3, 10),
  })
})

test('pace forgets runs that finished long ago', () => {
  let now = 0
  const pace = paceOf(() => now)
  pace(snapshot())
  now = 100
  pace(snapshot(finished))
  now = 119
  pace(snapshot(finished, running(0.5, 50)))
  now = 121
  expect(pace(snapshot(finished, finished)).stepsPerSecond).toBeCloseTo(100 / 21, 10)
})

test('a failed run is done with', () => {
  expect(paceOf()(snapshot({ state: 'failed' }, finished))).toMatchObject({ finished: 1, failed: 1, done: 0.5 })
})
