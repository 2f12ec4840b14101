import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type NewRunEvent, openRunWriter, type RunSnapshot, runFolder, type SweepSnapshot } from '@finetune-lab/runs'
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

function feedOf(folder = '/none') {
  const feed = lossFeed(folder)
  const take = (event: NewRunEvent, run = 'run0') => feed.take(run, { ...event, at: '' })
  return { feed, take }
}

test('sends all samples of selected runs first, then only new ones', () => {
  const { feed, take } = feedOf()
  for (const event of [started, progress(10), progress(20)]) take(event)
  expect(feed.news(sweep('running'))).toEqual([])
  feed.follow([0])
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 0, [10, 20]]])
  expect(feed.news(sweep('running'))).toEqual([])
  take(progress(30))
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 2, [30]]])
})

test('a run that restarts replaces what was sent', () => {
  const { feed, take } = feedOf()
  feed.follow([0])
  for (const event of [started, progress(10), progress(20)]) take(event)
  feed.news(sweep('running'))
  for (const event of [started, progress(10)]) take(event)
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 0, [10]]])
})

test('a run that resumes from a checkpoint replaces everything after the checkpoint, later stages included', () => {
  const { feed, take } = feedOf()
  feed.follow([0])
  for (const event of [started, progress(10), progress(20), progress(5, 'finetune')]) take(event)
  feed.news(sweep('running'))
  for (const event of [resumed, progress(20)]) take(event)
  expect(steps(feed.news(sweep('running')))).toEqual([[0, 1, [20]]])
})

test('a run that finished before the feed started is read from its file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-losses-'))
  const writer = openRunWriter(runFolder(folder, 'run1'))
  for (const event of [started, progress(10), progress(20)]) writer.event(event)
  writer.close()
  const { feed } = feedOf(folder)
  feed.follow([1])
  expect(steps(feed.news(sweep('waiting', 'finished')))).toEqual([[1, 0, [10, 20]]])
  expect(feed.news(sweep('waiting', 'finished'))).toEqual([])
})
