import { DiskError, type NewRunEvent, type RunSnapshot, type SweepSnapshot } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { lossFeed } from './loss-feed.ts'

const progress = (step: number, stage: 'pretrain' | 'finetune' = 'pretrain') =>
  ({ type: 'progress', stage, dataset: stage, step, steps: 100, loss: step / 100, done: 0 }) as const
const started = { type: 'started', engine: 'e', host: 'h', worker: 0 } as const
const resumed = { ...started, type: 'resumed', stage: 'pretrain', dataset: 'pretrain', step: 10 } as const
const sweep = (...states: RunSnapshot['state'][]) =>
  ({ runs: states.map((state, index) => ({ run: { id: `run${index}` }, state })) }) as unknown as SweepSnapshot
const steps = (updates: ReturnType<ReturnType<typeof lossFeed>['news']>) =>
  updates.map(({ index, from, samples }) => [index, from, samples.map(({ step }) => step)])

/** Of a run whose events are taken one by one from now on. */
function feedOf(past: readonly NewRunEvent[] = []) {
  const dated = (event: NewRunEvent) => ({ ...event, at: '' })
  const feed = lossFeed(() => past.map(dated))
  const take = (event: NewRunEvent, run = 'run0') => feed.take(run, dated(event))
  const chosen = () => {
    feed.follow([0])
    feed.news(sweep('running'))
  }
  return { feed, take, chosen }
}

test('sends all samples of selected runs first, then only new ones', () => {
  const past: NewRunEvent[] = [started, progress(10)]
  const { feed, take } = feedOf(past)
  take(progress(10))
  expect(feed.news(sweep('running'))).toEqual([])
  past.push(progress(20))
  feed.follow([0])
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 0, [10, 20]]])
  expect(feed.news(sweep('running'))).toEqual([])
  take(progress(30))
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 2, [30]]])
  feed.follow([0])
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 0, [10, 20, 30]]])
})

test('a run that restarts replaces what was sent', () => {
  const { feed, take, chosen } = feedOf()
  chosen()
  for (const event of [started, progress(10), progress(20)]) take(event)
  feed.news(sweep('running'))
  for (const event of [started, progress(10)]) take(event)
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 0, [10]]])
})

test('a run that resumes from a checkpoint replaces everything after the checkpoint, later stages included', () => {
  const { feed, take, chosen } = feedOf()
  chosen()
  for (const event of [started, progress(10), progress(20), progress(5, 'finetune')]) take(event)
  feed.news(sweep('running'))
  for (const event of [resumed, progress(20)]) take(event)
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 1, [20]]])
})

test('losses that cannot be read are not shown', () => {
  const feed = lossFeed(() => {
    throw new DiskError('events.jsonl', 'no permission to read it')
  })
  feed.follow([0])
  expect(feed.news(sweep('running'))).toEqual([])
})
