import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import {
  createSweep,
  type JobInQueue,
  openRunWriter,
  runFolder,
  sweepFiles,
  writeSlurmRecord,
} from '@finetune-lab/runs'
import { runResult, sweepRecord, temporaryStore } from '@finetune-lab/runs/testing'
import { expect, it } from 'vitest'
import { followStore } from './follow-store.ts'
import { sweepFeeds } from './sweep-feeds.ts'

const nothing: ReadonlySet<string> = new Set()
/** Milliseconds for a poll: a busy machine must not end it early. */
const UNHURRIED = 10_000

const sweepIn = (store: string, id: string) => createSweep(store, sweepRecord(id), 'name: A sweep\n')

function lease(folder: string, pid = process.pid): void {
  const now = new Date().toISOString()
  const holder = { version: 1, engine: 'e', host: hostname(), pid, workers: 2, started: now, heartbeat: now }
  writeFileSync(sweepFiles(folder).lease, JSON.stringify(holder))
}

function finish(folder: string, seed: number): void {
  const writer = openRunWriter(runFolder(folder, ['one', 'two'][seed]))
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  writer.finish(runResult(seed), new Uint8Array())
  writer.close()
}

it('running sweeps are followed even if not wanted; the others stay unread until wanted', () => {
  const store = temporaryStore()
  sweepIn(store, 'a')
  const running = sweepIn(store, 'b')
  lease(running)
  const follower = followStore(store)
  expect(follower.look(nothing, UNHURRIED)).toMatchObject({ sweeps: [{ id: 'b', state: 'running' }], unread: 1 })
  expect(follower.look('all', UNHURRIED)).toMatchObject({
    sweeps: [
      { id: 'b', state: 'running' },
      { id: 'a', state: 'interrupted' },
    ],
    unread: 0,
  })
})

it('a sweep whose engine is just starting is read; the others stay unread', () => {
  const store = temporaryStore()
  sweepIn(store, 'a')
  const started = sweepIn(store, 'b')
  const follower = followStore(store)
  expect(follower.look(nothing, UNHURRIED)).toEqual({ sweeps: [], unread: 2 })
  expect(follower.look(new Set([started]), UNHURRIED)).toMatchObject({
    sweeps: [{ id: 'b', state: 'interrupted' }],
    unread: 1,
  })
})

it('a sweep started elsewhere is noticed and followed to its end', () => {
  const store = temporaryStore()
  const folder = sweepIn(store, 'a')
  // The lease must not fall into the same tick of the file system's clock.
  utimesSync(folder, 0, 0)
  const follower = followStore(store)
  const state = () => follower.look(nothing, UNHURRIED).sweeps
  expect(state()).toEqual([])
  lease(folder)
  finish(folder, 0)
  expect(state()).toMatchObject([{ state: 'running', pace: { finished: 1, total: 2 }, best: { accuracy: 0.5 } }])
  finish(folder, 1)
  rmSync(sweepFiles(folder).lease)
  expect(state()).toMatchObject([
    {
      state: 'finished',
      pace: { finished: 2 },
      runs: [
        { id: 'one', state: 'finished', accuracies: [0.5] },
        { id: 'two', state: 'finished', accuracies: [0.5] },
      ],
    },
  ])
})

it('a killed engine is noticed at once, although its lease remains', () => {
  const store = temporaryStore()
  const folder = sweepIn(store, 'a')
  lease(folder)
  const follower = followStore(store)
  expect(follower.look(nothing, UNHURRIED).sweeps).toMatchObject([{ state: 'running' }])
  // No process has this id.
  lease(folder, 2 ** 22 + 1)
  expect(follower.look(nothing, UNHURRIED).sweeps).toMatchObject([{ state: 'interrupted' }])
})

it('an idle sweep stays the same object between polls, and is read again after its folder changes', () => {
  const store = temporaryStore()
  const folder = sweepIn(store, 'a')
  const follower = followStore(store)
  const [first] = follower.look('all', UNHURRIED).sweeps
  expect(follower.look('all', UNHURRIED).sweeps[0]).toBe(first)
  finish(folder, 0)
  utimesSync(folder, new Date(), new Date(Date.now() + 5_000))
  expect(follower.look(nothing, UNHURRIED).sweeps).toMatchObject([{ pace: { finished: 1 } }])
})

it('a first read that takes too long continues with the next poll', () => {
  const store = temporaryStore()
  for (const id of ['a', 'b', 'c']) sweepIn(store, id)
  const follower = followStore(store)
  expect(follower.look('all', 0)).toMatchObject({ sweeps: [], unread: 3 })
  expect(follower.look('all', 1e6)).toMatchObject({ unread: 0 })
})

it('a sweep that takes longer than one poll is read over several, and reported as unfinished', () => {
  const store = temporaryStore()
  const folder = sweepIn(store, 'a')
  for (const seed of [0, 1]) finish(folder, seed)
  const watching = followStore(store)
  // Time is up at once: one run per poll.
  lease(folder)
  expect(watching.look(nothing, 0)).toEqual({ sweeps: [], unread: 1, reading: true })
  expect(watching.look(nothing, 0)).toMatchObject({ sweeps: [{ id: 'a', pace: { finished: 2 } }], unread: 0 })
  expect(watching.look(nothing, 0).reading).toBeUndefined()
})

it('a damaged sweep is reported and hides no other; a deleted one disappears', () => {
  const store = temporaryStore()
  const [whole, damaged] = [sweepIn(store, 'a'), sweepIn(store, 'b')]
  writeFileSync(sweepFiles(damaged).record, '{')
  const follower = followStore(store)
  expect(follower.look('all', UNHURRIED).sweeps).toMatchObject([
    { id: 'b', damage: expect.stringContaining('not valid JSON') },
    { id: 'a' },
  ])
  rmSync(damaged, { recursive: true })
  expect(follower.look('all', UNHURRIED).sweeps).toMatchObject([{ id: 'a' }])
  rmSync(whole, { recursive: true })
  expect(follower.look('all', UNHURRIED)).toEqual({ sweeps: [], unread: 0 })
})

it('a store that is not a folder is reported', () => {
  const store = temporaryStore()
  mkdirSync(store, { recursive: true })
  writeFileSync(`${store}/sweeps`, '')
  expect(followStore(store).look('all', UNHURRIED).damage).toContain('expected a folder')
})

it('a sweep submitted to Slurm waits, is followed although its folder does not change, and keeps its identity until it changes', () => {
  const store = temporaryStore()
  const folder = sweepIn(store, 'a')
  const job = { version: 1, job: '17', submitted: new Date().toISOString(), user: 'ada' } as const
  writeSlurmRecord(folder, job)
  let queue: JobInQueue | undefined
  const follower = followStore(
    store,
    sweepFeeds(() => queue),
  )
  const look = () => {
    const [sweep] = follower.look('all', UNHURRIED).sweeps
    if (!('state' in sweep)) throw new Error(sweep.damage)
    return sweep
  }
  expect(look()).toMatchObject({ state: 'waiting', slurm: { asked: false } })
  queue = { waiting: 2, running: 0, nodes: [], reason: 'Priority' }
  const waiting = look()
  expect(waiting).toMatchObject({
    state: 'waiting',
    slurm: { asked: true, words: 'Slurm job 17: 2 tasks wait (Priority)' },
  })
  expect(look()).toBe(waiting)
  queue = { waiting: 0, running: 0, nodes: [], ended: '2 cancelled' }
  expect(look()).toMatchObject({ state: 'interrupted', slurm: { words: 'Slurm job 17 is over: 2 cancelled' } })
})

it('a started sweep is read again until Slurm reports whether it continues', () => {
  const store = temporaryStore()
  const folder = sweepIn(store, 'a')
  writeSlurmRecord(folder, { version: 1, job: '17', submitted: new Date(0).toISOString(), user: 'ada' })
  finish(folder, 0)
  const writer = openRunWriter(runFolder(folder, 'two'))
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  writer.close()
  let queue: JobInQueue | undefined
  const follower = followStore(
    store,
    sweepFeeds(() => queue),
  )
  expect(follower.look('all', UNHURRIED).sweeps).toMatchObject([{ state: 'interrupted', slurm: { asked: false } }])
  queue = { waiting: 1, running: 0, nodes: [] }
  expect(follower.look('all', UNHURRIED).sweeps).toMatchObject([{ state: 'waiting' }])
})
