import fs, { rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { createSweep, openRunWriter, type RunWriter, runFolder, sweepFiles } from '@finetune-lab/runs'
import { runResult, sweepRecord, temporaryStore } from '@finetune-lab/runs/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followStore } from './follow-store.ts'
import type { SweepNews } from './sweep-feed.ts'
import { type SweepFeeds, sweepFeeds } from './sweep-feeds.ts'

beforeEach(() => void vi.useFakeTimers({ now: Date.now() }))
afterEach(() => void vi.useRealTimers())

/** Names of the sweep's files that are opened meanwhile, sorted; leases are looked at whenever a process may have died. */
function opened(work: () => void): string[] {
  const names: string[] = []
  const { openSync } = fs
  fs.openSync = (path, ...rest) => {
    if (String(path).includes('sweeps')) names.push(basename(String(path)))
    return openSync(path, ...rest)
  }
  syncBuiltinESMExports()
  try {
    work()
  } finally {
    fs.openSync = openSync
    syncBuiltinESMExports()
  }
  return names.filter(name => name !== 'lease.json').toSorted()
}

/** A sweep of two runs: one has a result, the other is being trained. */
function runningSweep() {
  const store = temporaryStore()
  const folder = createSweep(store, sweepRecord('a'), '')
  const now = new Date().toISOString()
  const holder = { version: 1, engine: 'e', host: hostname(), pid: process.pid, workers: 2, started: now }
  writeFileSync(sweepFiles(folder).lease, JSON.stringify({ ...holder, heartbeat: now }))
  const [one, two] = ['one', 'two'].map(id => openRunWriter(runFolder(folder, id)))
  for (const run of [one, two]) run.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  one.finish(runResult(0), new Uint8Array())
  one.close()
  return { store, folder, two }
}

const progress = (run: RunWriter, step: number) =>
  run.event({ type: 'progress', stage: 'pretrain', dataset: 'd', step, steps: 100, loss: 1 / step, done: step / 100 })

function subscriber(feeds: SweepFeeds, folder: string) {
  const news: string[] = []
  const steps: number[] = []
  const subscription = feeds.subscribe(folder, {
    receive: each => news.push(inWords(each)),
    event: (_, event) => event.type === 'progress' && steps.push(event.step),
  })
  return { news, steps, ...subscription }
}

function inWords(news: SweepNews): string {
  if (news.type === 'problem') return news.gone ? 'gone' : `problem: ${news.message}`
  if (news.type === 'snapshot') return `snapshot: ${news.sweep.runs.map(({ state }) => state)}`
  const changed = news.sweep.runs.filter((run, index) => run !== news.before.runs[index])
  return `changes: ${changed.map(({ run, state, progress }) => `${run.id} ${progress?.step ?? state}`)}`
}

it('two subscribers and the store share one reader: each file is opened as often as for one', () => {
  const { store, folder, two } = runningSweep()
  const alone = opened(() => {
    const feeds = sweepFeeds()
    const { dispose } = subscriber(feeds, folder)
    vi.advanceTimersByTime(5)
    dispose()
  })
  expect(alone).toEqual(['events.jsonl', 'result.json', 'sweep.json'])

  const feeds = sweepFeeds()
  const store_ = followStore(store, feeds)
  const look = () => store_.look(new Set())
  let first!: ReturnType<typeof subscriber>
  let second!: ReturnType<typeof subscriber>
  const together = opened(() => {
    look()
    first = subscriber(feeds, folder)
    second = subscriber(feeds, folder)
    look()
    vi.advanceTimersByTime(5)
  })
  expect(together).toEqual(alone)
  expect(first.news[0]).toBe('snapshot: finished,running')
  expect(second.news[0]).toBe('snapshot: finished,running')

  progress(two, 10)
  expect(
    opened(() => {
      vi.advanceTimersByTime(500)
      look()
    }),
  ).toEqual(['events.jsonl'])
  for (const { news, steps } of [first, second]) {
    expect(news.at(-1)).toBe('changes: two 10')
    expect(steps).toEqual([10])
  }
  expect(look().sweeps).toMatchObject([{ runs: [{ state: 'finished' }, { state: 'running', done: 0.1 }] }])

  for (const { dispose } of [first, second]) dispose()
  progress(two, 20)
  // Nobody subscribes: only the store reads, on its own clock.
  expect(opened(() => vi.advanceTimersByTime(10_000))).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
  expect(opened(look)).toEqual(['events.jsonl'])
  two.close()
})

it('who joins late gets a snapshot at once, and what was reported before', () => {
  const { folder, two } = runningSweep()
  const feeds = sweepFeeds()
  progress(two, 10)
  const early = subscriber(feeds, folder)
  vi.advanceTimersByTime(5)
  progress(two, 20)
  const late = subscriber(feeds, folder)
  expect(late.news).toEqual(['snapshot: finished,running'])
  const past = () => Array.from(late.past('two'), event => (event.type === 'progress' ? event.step : event.type))
  expect(past()).toEqual(['started', 10])
  expect(late.steps).toEqual([])
  vi.advanceTimersByTime(500)
  expect(late.steps).toEqual([20])
  expect(early.steps).toEqual([10, 20])
  expect(past()).toEqual(['started', 10, 20])
  // Its events were not read, as it was finished: all of them are past.
  expect(Array.from(late.past('one'), ({ type }) => type)).toEqual(['started', 'finished'])
  expect(Array.from(late.past('one'), ({ type }) => type)).toEqual(['started', 'finished'])
  two.close()
  for (const { dispose } of [early, late]) dispose()
})

it('what the store or a command reads reaches subscribers, and a command gets what is on disk now', () => {
  const { folder, two } = runningSweep()
  const feeds = sweepFeeds()
  const panel = subscriber(feeds, folder)
  vi.advanceTimersByTime(5)
  two.finish(runResult(1), new Uint8Array())
  two.close()
  expect(feeds.read(folder).sweep.state).toBe('finished')
  expect(panel.news).toEqual(['snapshot: finished,running', 'changes: two finished'])
  panel.dispose()
  // Nobody holds it any more, so nothing is kept.
  rmSync(folder, { recursive: true })
  expect(() => feeds.read(folder)).toThrow('no such file')
})

it('a sweep that cannot be read is reported once, and read whole when it can be', () => {
  const { folder, two } = runningSweep()
  two.close()
  const { record } = sweepFiles(folder)
  const whole = fs.readFileSync(record)
  writeFileSync(record, '{')
  const feeds = sweepFeeds()
  const panel = subscriber(feeds, folder)
  vi.advanceTimersByTime(5_000)
  expect(panel.news).toEqual([expect.stringMatching(/^problem: .*not valid JSON/)])
  const late = subscriber(feeds, folder)
  expect(late.news).toEqual(panel.news)
  writeFileSync(record, whole)
  vi.advanceTimersByTime(1_100)
  expect(panel.news[1]).toBe('snapshot: finished,running')
  rmSync(folder, { recursive: true })
  vi.advanceTimersByTime(5_000)
  for (const { news, dispose } of [panel, late]) {
    expect(news.filter(each => each === 'gone')).toHaveLength(1)
    expect(news.at(-1)).toBe('gone')
    dispose()
  }
})
