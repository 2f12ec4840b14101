import { spawnSync } from 'node:child_process'
import fs, { lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { basename, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { claimRun } from '../claims/claim.ts'
import { thisProcess } from '../claims/holder.ts'
import { takeLease } from '../claims/lease.ts'
import { requestStop } from '../claims/request-stop.ts'
import { readStoreFile } from '../files/bounded-read.ts'
import { StoreError } from '../files/store-error.ts'
import { readSweep } from '../follow/follow-sweep.ts'
import { readLogTail } from '../follow/log-tail.ts'
import { runResult, sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { createSweep } from './create-sweep.ts'
import { reserveSpace } from './halt.ts'
import { runFiles, runFolder, sweepFiles } from './layout.ts'
import { misplacedFiles, refuseMisplacedFiles } from './misplaced-files.ts'
import { openRunWriter } from './run-writer.ts'
import { readSlurmRecord } from './slurm-record.ts'

let folder: string
let run: string
beforeEach(() => {
  folder = createSweep(temporaryStore(), sweepRecord('a'), '')
  run = runFolder(folder, 'one')
  mkdirSync(run)
})

const { slurmLogs: _, challenge: __, ownLease, ...inSweep } = sweepFiles('')
const { claim, ...inRun } = runFiles('')
const places = [
  ...[...Object.values(inSweep), ownLease('e')].map(name => [name, () => join(folder, name)] as const),
  ...[...Object.values(inRun), claim(1)].map(name => [`a run’s ${name}`, () => join(run, name)] as const),
]

function pipeAt(path: string): void {
  rmSync(path, { force: true })
  expect(spawnSync('mkfifo', [path]).status).toBe(0)
}

/** All that opens files of the sweep; what is refused is refused in the store's words. */
function openEverything(): void {
  const attempt = (act: () => unknown) => {
    try {
      act()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
    }
  }
  attempt(() => readSweep(folder))
  attempt(() => requestStop(folder))
  attempt(() => takeLease(folder, 1).release())
  attempt(() => readSlurmRecord(folder))
  for (const name of Object.values(inSweep)) attempt(() => readStoreFile(join(folder, name)))
  for (const name of Object.values(inRun)) attempt(() => readLogTail(join(run, name)))
  attempt(() => claimRun(run, thisProcess('e'), () => false, true))
  attempt(() => {
    const writer = openRunWriter(run)
    try {
      writer.event({ type: 'stopped' })
      writer.log('a line')
      writer.checkpoint(new Uint8Array(1))
      writer.finish(runResult(0), new Uint8Array(1))
    } finally {
      writer.close()
    }
  })
}

describe.skipIf(process.platform === 'win32')('what is no plain file', () => {
  test.each(places)('%s: a named pipe is refused in words, and nothing waits for its other end', (_, place) => {
    const path = place()
    pipeAt(path)
    expect(misplacedFiles(folder)).toEqual([`${path}: expected a plain file, but this is a named pipe`])
    expect(() => refuseMisplacedFiles(folder)).toThrow(StoreError)
    openEverything()
  })

  test('is named as what it is', () => {
    mkdirSync(sweepFiles(folder).log)
    symlinkSync('/dev/null', sweepFiles(folder).halted)
    expect(misplacedFiles(folder).sort()).toEqual([
      `${sweepFiles(folder).log}: expected a plain file, but this is a folder`,
      `${sweepFiles(folder).halted}: expected a plain file, but this is a link; the store follows no links out of itself`,
    ])
  })

  test('is named up to five times', () => {
    for (const [, place] of places.filter(([name]) => !/sweep\.json/.test(name)).slice(0, 7)) pipeAt(place())
    expect(() => refuseMisplacedFiles(folder)).toThrow(/^(.+ a named pipe\n){5}… and 2 more$/)
  })

  test('files of other names are nobody’s business', () => {
    symlinkSync('/dev/null', join(folder, 'notes'))
    writeFileSync(join(folder, 'runs', 'notes'), '')
    expect(misplacedFiles(folder)).toEqual([])
  })
})

describe('temporary files', () => {
  const { openSync } = fs
  const { O_CREAT, O_EXCL, O_NOFOLLOW } = fs.constants

  /** The names under which files are created while an engine works on a sweep, and how. */
  function created(): { name: string; exclusively: boolean }[] {
    const names: { name: string; exclusively: boolean }[] = []
    fs.openSync = (path, flags, mode) => {
      if (typeof flags === 'number' && flags & O_CREAT) {
        expect(flags & O_NOFOLLOW, String(path)).toBe(O_NOFOLLOW)
        names.push({ name: basename(String(path)), exclusively: (flags & O_EXCL) !== 0 })
      }
      return openSync(path, flags, mode)
    }
    syncBuiltinESMExports()
    try {
      const lease = takeLease(folder, 1)
      const reserve = reserveSpace(folder, lease.engine)
      const mine = claimRun(run, lease.holder, () => false, false)
      if (typeof mine !== 'object') throw new Error(mine)
      const writer = openRunWriter(run, { claim: mine })
      writer.event({ type: 'started', engine: lease.engine, host: 'h', worker: 0 })
      writer.log('a line')
      writer.checkpoint(new Uint8Array(1))
      requestStop(folder)
      writer.finish(runResult(0), new Uint8Array(1))
      writer.close()
      reserve.halt('a full disk', new Date())
      lease.release()
    } finally {
      fs.openSync = openSync
      syncBuiltinESMExports()
    }
    return names
  }

  test('have names that nobody can guess and are created exclusively, links not followed', () => {
    const names = created()
    expect(names.length).toBeGreaterThan(8)
    // What is appended to keeps its name.
    for (const { name, exclusively } of names)
      if (exclusively) expect(name).toMatch(/^\..+\.[0-9a-f]{24}\.tmp$/)
      else expect(['events.jsonl', 'log.txt']).toContain(name)
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
  })
})

test.skipIf(process.platform === 'win32')('a run’s folder that becomes a link is not written through', () => {
  const writer = openRunWriter(run)
  const victim = createSweep(temporaryStore(), sweepRecord('b'), '')
  rmSync(run, { recursive: true })
  symlinkSync(victim, run)
  const before = readdirSync(victim)
  expect(() => writer.checkpoint(new Uint8Array(1))).toThrow('expected a folder')
  expect(() => writer.log('a line')).toThrow('expected a folder')
  expect(() => writer.finish(runResult(0), new Uint8Array(1))).toThrow('expected a folder')
  writer.close()
  expect(readdirSync(victim)).toEqual(before)
  expect(lstatSync(run).isSymbolicLink()).toBe(true)
})
