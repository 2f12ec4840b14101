import fs, { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { thisProcess } from '../claims/holder.ts'
import { sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { findCleanable } from './clean-store.ts'
import { createSweep } from './create-sweep.ts'
import { sweepFiles, sweepsFolder } from './layout.ts'

let store: string
let folder: string
beforeEach(() => {
  store = temporaryStore()
  folder = createSweep(store, sweepRecord('a'), '')
})

/** Of the engine of this process, or one that differs from it, last heard of so long ago. */
function leaseOf(secondsAgo: number, other: object = {}): void {
  const heard = new Date(Date.now() - 1000 * secondsAgo)
  const at = { started: heard.toISOString(), heartbeat: heard.toISOString() }
  writeFileSync(
    sweepFiles(folder).lease,
    JSON.stringify({ version: 2, ...thisProcess('e'), workers: 1, ...at, ...other }),
  )
  utimesSync(sweepFiles(folder).lease, heard, heard)
}
const whole = () => findCleanable(store, new Date(), 0).some(({ path }) => path === folder)

test('an old sweep is kept while an engine may wake up and continue it', () => {
  expect(whole()).toBe(true)
  leaseOf(120)
  expect(whole()).toBe(false)
  leaseOf(23 * 3600, { processes: 'another host' })
  expect(whole()).toBe(false)
  leaseOf(25 * 3600, { processes: 'another host' })
  expect(whole()).toBe(true)
  leaseOf(120, { pid: 2 ** 30 })
  expect(whole()).toBe(true)
})

test('a folder that is put in place while one looks is passed over', () => {
  const temporary = join(sweepsFolder(store), '.b.1.tmp')
  mkdirSync(temporary)
  const { lstatSync } = fs
  try {
    const racing = (path: fs.PathLike, options?: fs.StatSyncOptions) => {
      if (path === temporary) rmSync(temporary, { recursive: true, force: true })
      return lstatSync(path, options)
    }
    Object.assign(fs, { lstatSync: racing })
    syncBuiltinESMExports()
    expect(findCleanable(store, new Date(Date.now() + 2 * 3600_000))).toEqual([])
  } finally {
    Object.assign(fs, { lstatSync })
    syncBuiltinESMExports()
  }
})
