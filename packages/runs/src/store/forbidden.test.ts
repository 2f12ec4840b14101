import { chmodSync, lstatSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveLeases, takeLease } from '../claims/lease.ts'
import { folderBytes } from '../files/folder-bytes.ts'
import { DiskError } from '../files/store-error.ts'
import { engineLog } from '../follow/engine-log.ts'
import { followSweep, readSweep } from '../follow/follow-sweep.ts'
import { readLogTail } from '../follow/log-tail.ts'
import { runResult, sweepRecord } from '../testing/sweep.ts'
import { findCleanable } from './clean-store.ts'
import { createSweep } from './create-sweep.ts'
import { findSweep, findUnfinishedSweep, listSweeps } from './find-sweep.ts'
import { readHalt } from './halt.ts'
import { runFiles, runFolder, runsFolder, sweepFiles, sweepFolder, sweepsFolder } from './layout.ts'
import { findReusableRuns } from './reuse.ts'
import { openRunWriter } from './run-writer.ts'
import { readSlurmRecord, writeSlurmRecord } from './slurm-record.ts'

// Permissions taken away, for real: files and folders of a store, one after another, by somebody who is not root.

const NOBODY = 65_534
const isRoot = process.getuid?.() === 0
const canBeRefused = process.platform !== 'win32' && (!isRoot || becomes(NOBODY))
if (!canBeRefused) console.warn('SKIPPED here (Windows, or a root that cannot be somebody else): forbidden files')
afterAll(() => {
  if (isRoot) becomes(0)
})

function becomes(user: number): boolean {
  try {
    process.seteuid!(user)
    return true
  } catch {
    return false
  }
}

let store: string
let folder: string
let taken: (() => void)[]
beforeEach(() => {
  store = join(mkdtempSync(join(tmpdir(), 'finetune-lab-forbidden-')), 'store')
  folder = createSweep(store, sweepRecord('a'), '')
  for (const [seed, id] of ['one', 'two'].entries()) {
    const writer = openRunWriter(runFolder(folder, id))
    writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
    writer.log('a line')
    if (id === 'one') writer.finish(runResult(seed), Uint8Array.of(9))
    else writer.checkpoint(Uint8Array.of(9))
    writer.close()
  }
  const { log, halted, slurmLogs } = sweepFiles(folder)
  writeFileSync(log, 'a line\n')
  writeFileSync(halted, JSON.stringify({ version: 1, at: '2026-11-26T01:00:00.000Z', reason: 'the disk is full' }))
  mkdirSync(slurmLogs)
  writeFileSync(join(slurmLogs, '17_0.log'), 'a line\n')
  writeSlurmRecord(folder, { version: 1, job: '17', submitted: '2026-11-26T01:00:00.000Z', user: 'ada' })
  taken = [takeLease(folder, 1).release]
})
afterEach(() => {
  for (const giveBack of taken.reverse()) giveBack()
})

function takeAway(path: string, mode: number): void {
  const before = lstatSync(path).mode
  chmodSync(path, mode)
  taken.push(() => chmodSync(path, before))
}

/** All that readers do. @returns what they say, of whatever they find or throw */
function everyReader(follower: ReturnType<typeof followSweep>): string[] {
  const run = (id: string) => runFiles(runFolder(folder, id))
  const readers: (() => unknown)[] = [
    () => listSweeps(store),
    () => findSweep(store, 'last'),
    () => findUnfinishedSweep(store, sweepRecord('b')),
    () => readSweep(folder),
    () => follower.poll(),
    () => readHalt(folder),
    () => readLogTail(engineLog(folder)),
    () => readLogTail(run('one').log),
    () => readSlurmRecord(folder),
    () => liveLeases(folder),
    () => [...findReusableRuns(store, sweepRecord('b')).keys()],
    () => findCleanable(store, new Date(), 0),
    () => folderBytes(store),
    () => {
      const writer = openRunWriter(runFolder(folder, 'two'))
      try {
        return writer.savedCheckpoint()
      } finally {
        writer.close()
      }
    },
  ]
  return readers.map((read, index) => {
    try {
      return JSON.stringify(read()) ?? ''
    } catch (error) {
      // The last one writes too: what is refused there is the engine's to put in words.
      if (!(error instanceof DiskError) && index < readers.length - 1) throw error
      return error instanceof DiskError ? error.message : ''
    }
  })
}

const FORBIDDEN = 'no permission to read it'

describe.skipIf(!canBeRefused)('without permission', () => {
  const run = (id: string) => runFolder(folder, id)
  test.each([
    ['the store', () => store],
    ['all sweeps', () => sweepsFolder(store)],
    ['the sweep', () => folder],
    ['all runs', () => runsFolder(folder)],
    ['a finished run', () => run('one')],
    ['a run', () => run('two')],
    ['the folder of tasks’ logs', () => sweepFiles(folder).slurmLogs],
  ] as const)('for %s every reader continues or reports it', (_, path) => {
    for (const mode of [0o000, 0o400, 0o100, 0o300]) {
      const follower = followSweep(folder)
      follower.poll()
      takeAway(path(), mode)
      const said = everyReader(follower).join('\n')
      expect(said).not.toMatch(/EACCES|EPERM|permission denied/)
      if (mode === 0) expect(said).toContain(FORBIDDEN)
      taken.pop()!()
    }
  })

  test.each([
    ['sweep.json', () => sweepFiles(folder).record],
    ['slurm.json', () => sweepFiles(folder).slurm],
    ['engine.log', () => sweepFiles(folder).log],
    ['halted.json', () => sweepFiles(folder).halted],
    ['lease.json', () => sweepFiles(folder).lease],
    ['result.json', () => runFiles(run('one')).result],
    ['events.jsonl', () => runFiles(run('two')).events],
    ['log.txt', () => runFiles(run('one')).log],
    ['checkpoint.safetensors', () => runFiles(run('two')).checkpoint],
  ] as const)('for %s every reader continues or reports it', (_, path) => {
    const follower = followSweep(folder)
    follower.poll()
    takeAway(path(), 0)
    expect(everyReader(follower).join('\n')).not.toMatch(/EACCES|EPERM|permission denied/)
  })

  test('a sweep is listed all the same, and is not taken for deleted', () => {
    takeAway(folder, 0)
    expect(listSweeps(store)).toEqual(['a'])
    expect(() => readSweep(sweepFolder(store, 'a'))).toThrow(`${sweepFiles(folder).record}: ${FORBIDDEN}`)
  })

  test('events cost their own run, not the sight of the others', () => {
    const { events } = runFiles(run('two'))
    takeAway(events, 0)
    expect(readSweep(folder).runs).toMatchObject([
      { state: 'finished' },
      { state: 'failed', error: `${events}: ${FORBIDDEN}` },
    ])
  })

  test('a checkpoint is not taken for one that is of no use', () => {
    const { checkpoint } = runFiles(run('two'))
    takeAway(checkpoint, 0)
    const writer = openRunWriter(run('two'))
    expect(() => writer.savedCheckpoint()).toThrow(DiskError)
    writer.close()
  })
})
