import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { claimRun } from '../claims/claim.ts'
import { thisProcess } from '../claims/holder.ts'
import { takeLease } from '../claims/lease.ts'
import { readStoreFile } from '../files/bounded-read.ts'
import { folderBytes } from '../files/folder-bytes.ts'
import { StoreError } from '../files/store-error.ts'
import { readSweep } from '../follow/follow-sweep.ts'
import { readLogTail } from '../follow/log-tail.ts'
import { runResult, sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { cleanStore, findCleanable } from './clean-store.ts'
import { createSweep } from './create-sweep.ts'
import { listSweeps } from './find-sweep.ts'
import { clearHalt, readHalt, reserveSpace } from './halt.ts'
import { runFiles, runFolder, runsFolder, sweepFiles, sweepsFolder } from './layout.ts'
import { findReusableRuns } from './reuse.ts'
import { openRunWriter } from './run-writer.ts'
import { readSlurmRecord } from './slurm-record.ts'
import { tidySweep } from './tidy-sweep.ts'

// A store may come from anybody: in an archive, in a repository. Each of its files and folders in turn is a link to
// something outside: nothing out there is shown, written or removed.

const SECRET = 'SECRET'
let store: string
let folder: string
let outside: string

/** A finished run and one that was begun, and outside the very same, as somebody else's. */
beforeEach(() => {
  store = temporaryStore()
  folder = createSweep(store, sweepRecord('a'), 'name: A\n')
  for (const [seed, id] of ['one', 'two'].entries()) {
    const writer = openRunWriter(runFolder(folder, id))
    writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
    writer.log('a line')
    writer.checkpoint(new Uint8Array(10))
    if (seed === 0) writer.finish(runResult(0), new Uint8Array(10))
    writer.close()
  }
  outside = mkdtempSync(join(tmpdir(), 'finetune-lab-outside-'))
})

const inSweep = ['record', 'lease', 'halted', 'log', 'stopRequest', 'report', 'experiment', 'slurm'] as const
const inRun = ['events', 'result', 'model', 'log', 'checkpoint'] as const

/** Puts a link where something of the store was or could be; what was there is outside now. */
function replaceByLink(path: string): string {
  const target = join(outside, 'target')
  if (lstatSync(path, { throwIfNoEntry: false })) renameSync(path, target)
  else writeFileSync(target, SECRET)
  symlinkSync(target, path)
  return target
}

/** Everything outside, with contents. */
const snapshot = () =>
  (readdirSync(outside, { recursive: true }) as string[]).sort().map(name => {
    const found = lstatSync(join(outside, name))
    return [name, found.isFile() ? readFileSync(join(outside, name), 'utf8') : found.isDirectory(), found.mtimeMs]
  })

/** All that readers and engines do, each whether or not it is refused. Anything but a StoreError or a plain refusal of the system is thrown. */
function everything(): string {
  const seen: unknown[] = []
  const attempt = (act: () => unknown) => {
    try {
      seen.push(act())
    } catch (error) {
      if (!(error instanceof StoreError) && !['ELOOP', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error
      seen.push((error as Error).message)
    }
  }
  attempt(() => listSweeps(store))
  attempt(() => readSweep(folder))
  attempt(() => readHalt(folder))
  attempt(() => readLogTail(sweepFiles(folder).log))
  attempt(() => readSlurmRecord(folder))
  attempt(() => readStoreFile(sweepFiles(folder).slurmScript)?.toString())
  attempt(() => folderBytes(store))
  attempt(() => [...findReusableRuns(store, sweepRecord('b')).keys()])
  attempt(() => createSweep(store, sweepRecord('b'), '', findReusableRuns(store, sweepRecord('b'))))
  attempt(() => takeLease(folder, 1).release())
  attempt(() => {
    const reserve = reserveSpace(folder, 'e')
    reserve.halt('why', new Date())
    reserve.release()
  })
  attempt(() => clearHalt(folder))
  for (const [seed, id] of ['one', 'two'].entries()) {
    const run = runFolder(folder, id)
    attempt(() => readLogTail(runFiles(run).log))
    attempt(() => claimRun(run, thisProcess('e'), () => true, true))
    attempt(() => {
      const writer = openRunWriter(run)
      try {
        writer.savedCheckpoint()
        writer.event({ type: 'stopped' })
        writer.log('another line')
        writer.checkpoint(new Uint8Array(20))
        writer.finish(runResult(seed), new Uint8Array(20))
      } finally {
        writer.close()
      }
    })
  }
  attempt(() => tidySweep(folder, readSweep(folder)))
  attempt(() => cleanStore(findCleanable(store, new Date(Date.now() + 10 * 24 * 3600_000))))
  attempt(() => cleanStore(findCleanable(store, new Date(Date.now() + 10 * 24 * 3600_000), 5)))
  return JSON.stringify(seen)
}

describe.skipIf(process.platform === 'win32')('a link', () => {
  test.each([
    ...inSweep.map(name => [`in place of the sweep’s ${name}`, () => sweepFiles(folder)[name]] as const),
    ...inRun.map(name => [`in place of a run’s ${name}`, () => runFiles(runFolder(folder, 'two'))[name]] as const),
    ...inRun.map(
      name => [`in place of a finished run’s ${name}`, () => runFiles(runFolder(folder, 'one'))[name]] as const,
    ),
    ['in place of a run’s claim', () => runFiles(runFolder(folder, 'two')).claim(1)],
    ['in place of a run', () => runFolder(folder, 'two')],
    ['in place of a finished run', () => runFolder(folder, 'one')],
    ['in place of all runs', () => runsFolder(folder)],
    ['in place of the sweep', () => folder],
    ['in place of all sweeps', () => sweepsFolder(store)],
    ['next to the sweeps, like one being created', () => join(sweepsFolder(store), '.x.1.tmp')],
  ] as const)('%s is not followed', (_, path) => {
    const target = replaceByLink(path())
    // What is outside is marked, so that it can be seen where it is shown.
    const isFolder = lstatSync(target).isDirectory()
    if (isFolder) writeFileSync(join(target, 'precious'), SECRET)
    else writeFileSync(target, SECRET)
    const before = snapshot()
    expect(everything()).not.toContain(SECRET)
    expect(snapshot()).toEqual(before)
  })

  test('to a folder of one’s own, in place of the store itself, is followed: that is how one moves a store', () => {
    const moved = join(outside, 'store')
    renameSync(store, moved)
    symlinkSync(moved, store)
    expect(listSweeps(store)).toEqual(['a'])
    expect(readSweep(folder).runs.map(({ state }) => state)).toEqual(['finished', 'interrupted'])
  })
})

test('folders that are no links are what they were', () => {
  mkdirSync(join(outside, 'x'))
  expect(everything()).toContain('finished')
})
