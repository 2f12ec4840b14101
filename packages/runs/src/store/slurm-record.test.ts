import { symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { takeLease } from '../claims/lease.ts'
import { followSweep, readSweep } from '../follow/follow-sweep.ts'
import { runResult, sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { createSweep } from './create-sweep.ts'
import { runFolder, sweepFiles } from './layout.ts'
import { openRunWriter } from './run-writer.ts'
import { createSlurmRecord, readSlurmRecord, type SlurmRecord, writeSlurmRecord } from './slurm-record.ts'
import type { JobInQueue } from './sweep.ts'

let folder: string
beforeEach(() => {
  folder = createSweep(temporaryStore(), sweepRecord('20261124-020000-aaaa'), 'name: A sweep\n')
})

const job = (changes: Partial<SlurmRecord> = {}): SlurmRecord => ({
  version: 1,
  job: '17',
  submitted: new Date().toISOString(),
  user: 'ada',
  ...changes,
})
const inQueue = (waiting: number, running: number) => (): JobInQueue => ({ waiting, running, nodes: [] })
const stateWith = (queue?: () => JobInQueue) => readSweep(folder, undefined, queue).state

test('the record is what was written; one that is damaged, too large or a link is refused, and hides no results', () => {
  expect(readSlurmRecord(folder)).toBeUndefined()
  const written = job({ cluster: 'big', options: { cpusPerTask: 2, tasks: 4, workers: 2, sbatch: ['-v'], before: [] } })
  writeSlurmRecord(folder, written)
  expect(readSlurmRecord(folder)).toEqual(written)
  const { slurm } = sweepFiles(folder)
  for (const damaged of [
    '{',
    JSON.stringify(job({ job: '17; rm -rf /' })),
    JSON.stringify(job({ cluster: '--x y' })),
    JSON.stringify(job({ options: { cpusPerTask: 1, tasks: 1, workers: 1, sbatch: ['a\nrm -rf /'], before: [] } })),
    JSON.stringify({ ...job(), user: 'a'.repeat(1000) }),
  ]) {
    writeFileSync(slurm, damaged)
    expect(() => readSlurmRecord(folder), damaged).toThrow(slurm)
    expect(readSweep(folder)).toMatchObject({
      state: 'interrupted',
      runs: [{ state: 'waiting' }, { state: 'waiting' }],
    })
  }
  const other = createSweep(temporaryStore(), sweepRecord('20261124-020000-bbbb'), 'name: A sweep\n')
  symlinkSync(slurm, sweepFiles(other).slurm)
  expect(() => readSlurmRecord(other)).toThrow('follows no links')
})

test('a record that there is, whatever it holds, is not taken for none', () => {
  expect(createSlurmRecord(folder, job())).toBe(true)
  expect(createSlurmRecord(folder, job({ job: '18' }))).toBe(false)
  expect(readSlurmRecord(folder)?.job).toBe('17')
})

test('a sweep whose job waits is waiting, by the store alone and by what Slurm says', () => {
  writeSlurmRecord(folder, job())
  expect(readSweep(folder)).toMatchObject({ state: 'waiting', slurm: { job: { job: '17' } } })
  expect([stateWith(inQueue(2, 0)), stateWith(inQueue(0, 1)), stateWith(inQueue(0, 0))]).toEqual([
    'waiting',
    'waiting',
    'interrupted',
  ])
  const lease = takeLease(folder, 1)
  expect(stateWith(inQueue(1, 1))).toBe('running')
  lease.release()
  writeSlurmRecord(folder, job({ stopped: new Date().toISOString() }))
  expect([stateWith(), stateWith(inQueue(2, 0))]).toEqual(['interrupted', 'interrupted'])
})

test('a job that has begun, and of which nobody knows any more, leaves an interrupted sweep', () => {
  writeSlurmRecord(folder, job())
  const writer = openRunWriter(runFolder(folder, 'one'))
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  expect([stateWith(), stateWith(inQueue(1, 0))]).toEqual(['interrupted', 'waiting'])
  writer.finish(runResult(0), new Uint8Array())
  writer.close()
})

test('what failed before it was submitted waits for it; what failed since is failed', () => {
  for (const [seed, id] of ['one', 'two'].entries()) {
    const writer = openRunWriter(runFolder(folder, id))
    writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
    if (id === 'two') writer.event({ type: 'failed', message: 'no luck' })
    else writer.finish(runResult(seed), new Uint8Array())
    writer.close()
  }
  writeSlurmRecord(folder, job({ submitted: new Date(Date.now() + 60_000).toISOString() }))
  expect(stateWith(inQueue(1, 0))).toBe('waiting')
  writeSlurmRecord(folder, job({ submitted: new Date(Date.now() - 60_000).toISOString() }))
  expect(stateWith(inQueue(1, 0))).toBe('failed')
})

test('a follower notices that a sweep was submitted, and again', () => {
  const follower = followSweep(folder)
  expect(follower.poll().slurm).toBeUndefined()
  writeSlurmRecord(folder, job())
  expect(follower.poll().slurm?.job.job).toBe('17')
  writeSlurmRecord(folder, job({ job: '18' }))
  utimesSync(sweepFiles(folder).slurm, 1, 1)
  expect(follower.poll().slurm?.job.job).toBe('18')
})
