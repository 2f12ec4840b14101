import fs, { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { hostname } from 'node:os'
import { beforeEach, expect, test, vi } from 'vitest'
import { watchEngines } from '../follow/engine-watch.ts'
import { createSweep } from '../store/create-sweep.ts'
import { sweepFiles } from '../store/layout.ts'
import { sweepRecord, temporaryStore } from '../testing/sweep.ts'
import { findLeases, type Lease, liveLeases, removeDeadLeases, takeLease } from './lease.ts'

let folder: string
beforeEach(() => {
  folder = createSweep(temporaryStore(), sweepRecord('a'), '')
})

const read = (): Lease => JSON.parse(readFileSync(sweepFiles(folder).lease, 'utf8'))
const write = (lease: object) => writeFileSync(sweepFiles(folder).lease, JSON.stringify(lease))
/** Of an engine on another host, whose process nobody here can ask for. */
const elsewhere = { host: 'another host', processes: 'another host', pid: 2 ** 30 }
const files = () => readdirSync(folder).sort()
const FILES = ['experiment.yaml', 'runs', 'sweep.json']

test('an engine that wants a sweep to itself is refused if another one is alive, and the error names it', () => {
  const lease = takeLease(folder, 2)
  expect(() => takeLease(folder, 2)).toThrow(
    `another engine is working on this sweep (process ${process.pid} on ${hostname()})`,
  )
  lease.release()
  takeLease(folder, 2).release()
  expect(files()).toEqual(FILES)
})

test('engines that join have separate leases', () => {
  const first = takeLease(folder, 2)
  const second = takeLease(folder, 1, { join: true })
  expect(files()).toEqual([...FILES, `lease-${second.engine}.json`, 'lease.json'].sort())
  expect(liveLeases(folder).map(({ workers }) => workers)).toEqual([1, 2])
  first.release()
  expect(() => takeLease(folder, 2)).toThrow('another engine is working')
  second.release()
  expect(files()).toEqual(FILES)
})

test('an engine gets its lease even if others that start at the same time remove half-written files', () => {
  const { renameSync } = fs
  let others = 3
  try {
    fs.renameSync = (from, to) => {
      if (others-- > 0) removeDeadLeases(folder)
      renameSync(from, to)
    }
    syncBuiltinESMExports()
    takeLease(folder, 1).release()
    const first = takeLease(folder, 1)
    others = 3
    const second = takeLease(folder, 1, { join: true })
    expect(others).toBeLessThan(0)
    expect(liveLeases(folder)).toHaveLength(2)
    for (const each of [first, second]) each.release()
    expect(files()).toEqual(FILES)
  } finally {
    fs.renameSync = renameSync
    syncBuiltinESMExports()
  }
})

test('an engine from an older version, which claims no runs, cannot be joined', () => {
  takeLease(folder, 1).release()
  const now = new Date().toISOString()
  write({ version: 1, engine: 'old', host: hostname(), pid: process.pid, workers: 2, started: now, heartbeat: now })
  expect(() => takeLease(folder, 1, { join: true })).toThrow('from an older version of Finetune Lab')
})

test('the lease of a dead process is removed, with what it was writing', () => {
  const held = takeLease(folder, 1)
  write({ ...read(), engine: 'dead', pid: 2 ** 30 })
  writeFileSync(`${folder}/.lease.json.dead.tmp`, '{')
  expect(liveLeases(folder)).toEqual([])
  const taken = takeLease(folder, 1)
  expect(read().engine).toBe(taken.engine)
  held.release() // the lease is no longer its own to remove
  expect(read().engine).toBe(taken.engine)
  taken.release()
  expect(files()).toEqual(FILES)
})

test('after a reboot, or from another container, a pid that lives is another process', () => {
  const held = takeLease(folder, 1)
  const own = read()
  const minutesAgo = new Date(Date.now() - 120_000)
  const later = () => new Date(Date.now() + 60_000)
  write({ ...own, processes: 'another boot', heartbeat: minutesAgo.toISOString() })
  expect(liveLeases(folder, later)).toEqual([])
  held.release()
})

test.each([0, -1])('a lease names a process: %i, which means a group of processes, is nobody', pid => {
  const held = takeLease(folder, 1)
  write({ ...read(), pid })
  expect(findLeases(folder)).toEqual([])
  held.release()
})

test('one look judges by the fresher of two clocks: the writer’s and the file server’s', () => {
  const held = takeLease(folder, 1)
  const own = read()
  held.release()
  const at = (seconds: number) => liveLeases(folder, () => new Date(Date.now() + 1000 * seconds)).length
  const heartbeat = (minutes: number) => new Date(Date.now() + 60_000 * minutes).toISOString()
  write({ ...own, ...elsewhere })
  expect([at(0), at(29), at(31), at(-31)]).toEqual([1, 1, 0, 0])
  // The writer's clock is an hour ahead: the file's own time decides.
  write({ ...own, ...elsewhere, heartbeat: heartbeat(60) })
  expect([at(0), at(31)]).toEqual([1, 0])
  write({ ...own, ...elsewhere, heartbeat: 'garbage' })
  expect([at(0), at(31)]).toEqual([1, 0])
})

test('an engine whose lease was wrongly removed continues with a separate one', () => {
  vi.useFakeTimers()
  try {
    const held = takeLease(folder, 1)
    vi.advanceTimersByTime(10_000)
    const renewed = read()
    expect(Date.parse(renewed.heartbeat) - Date.parse(renewed.started)).toBe(10_000)
    write({ ...renewed, engine: 'another' })
    vi.advanceTimersByTime(10_000)
    expect(read().engine).toBe('another')
    expect(files()).toContain(`lease-${held.engine}.json`)
    held.release()
    expect(files()).toEqual([...FILES.slice(0, 1), 'lease.json', ...FILES.slice(1)])
  } finally {
    vi.useRealTimers()
  }
})

/** Watches an engine on another host, second by second of the test's clock. */
function watch(clocksDifferBy = 0) {
  let time = 0
  const engines = watchEngines(
    folder,
    () => Date.now() + clocksDifferBy,
    () => 1000 * time,
  )
  engines.look()
  return {
    engines,
    /** Looks on, once a second. */
    seconds(count: number, each: () => void = () => {}) {
      for (let i = 0; i < count; i++) {
        each()
        time++
        engines.look()
      }
    },
    sleep(seconds: number) {
      time += seconds
      engines.look()
    },
  }
}

test.each([0, 3600_000, -3600_000])(
  'when watched, an engine is alive while its heartbeat changes, whatever clocks say (%i)',
  difference => {
    takeLease(folder, 1).release()
    const lease = { version: 2, engine: 'e', ...elsewhere, workers: 1, started: 'x', heartbeat: '0' }
    write(lease)
    const { engines, seconds, sleep } = watch(difference)
    let beats = 0
    seconds(100, () => write({ ...lease, heartbeat: String(++beats) }))
    expect({ live: engines.isLive('e'), dead: engines.isDead(lease) }).toEqual({ live: true, dead: false })
    // The machine of the one who watches sleeps for a day: nothing was heard, but nobody listened either.
    sleep(86_400)
    expect({ live: engines.isLive('e'), dead: engines.isDead(lease) }).toEqual({ live: true, dead: false })
    seconds(25)
    expect({ live: engines.isLive('e'), dead: engines.isDead(lease) }).toEqual({ live: true, dead: false })
    seconds(1)
    expect({ live: engines.isLive('e'), dead: engines.isDead(lease) }).toEqual({ live: false, dead: true })
    write({ ...lease, heartbeat: 'again' })
    seconds(1)
    expect({ live: engines.isLive('e'), dead: engines.isDead(lease) }).toEqual({ live: true, dead: false })
  },
)

test('a holder without a lease is dead once it has been watched for long', () => {
  const { engines, seconds } = watch()
  const holder = { engine: 'gone', ...elsewhere }
  expect(engines.isDead(holder)).toBe(false)
  seconds(30)
  expect(engines.isDead(holder)).toBe(false)
  seconds(1)
  expect(engines.isDead(holder)).toBe(true)
  expect(engines.isDead({ ...holder, host: hostname(), processes: undefined })).toBe(true)
})
