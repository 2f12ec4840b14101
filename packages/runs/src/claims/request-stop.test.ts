import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StoreError } from '../files/store-error.ts'
import { sweepFiles } from '../store/layout.ts'
import { isEngineLine } from './engine-of-sweep.ts'
import { thisProcess } from './holder.ts'
import { liveLeases, mistakenLeases } from './lease.ts'
import { processFacts } from './process-facts.ts'
import { requestStop } from './request-stop.ts'

let folder: string
let children: ChildProcess[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'finetune-lab-stop-'))
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
})

async function started(program: string, ...args: string[]): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  await new Promise(resolve => child.once('spawn', resolve))
  return child
}

/** Something that looks like an engine of the sweep in the process list. */
async function engineOf(sweepFolder: string): Promise<ChildProcess> {
  const script = join(mkdtempSync(join(tmpdir(), 'finetune-lab-engine-')), 'engine.js')
  writeFileSync(script, 'console.log(1); setInterval(() => {}, 1000)')
  const engine = await started(process.execPath, script, '--sweep', sweepFolder, '--workers', '2')
  await new Promise(resolve => engine.stdout!.once('data', resolve))
  return engine
}

/** Leaves a lease with a fresh heartbeat that names this process. */
function leave({ pid }: ChildProcess, changes: object = {}): void {
  const now = new Date().toISOString()
  const holder = { ...thisProcess('e'), pid, began: processFacts(pid!)?.began, ...changes }
  const lease = { version: 2, ...holder, workers: 1, started: now, heartbeat: now, ...changes }
  writeFileSync(sweepFiles(folder).lease, JSON.stringify(lease))
}

const endOf = (child: ChildProcess) => new Promise(resolve => child.once('exit', (_, signal) => resolve(signal)))
const runs = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null
/** Long enough for a signal to arrive. */
const aMoment = () => new Promise(resolve => setTimeout(resolve, 100))

describe.skipIf(process.platform !== 'linux')('stop', () => {
  test('signals an engine of this sweep, and leaves the request for those elsewhere', async () => {
    const engine = await engineOf(folder)
    leave(engine)
    const end = endOf(engine)
    expect(requestStop(folder)).toBe(true)
    expect(await end).toBe('SIGTERM')
    expect(existsSync(sweepFiles(folder).stopRequest)).toBe(true)
  })

  test('signals an engine of an older version, which did not write down when it began', async () => {
    const engine = await engineOf(folder)
    leave(engine, { began: undefined })
    const end = endOf(engine)
    expect(requestStop(folder)).toBe(true)
    expect(await end).toBe('SIGTERM')
  })

  test.each([
    ['with its own start time', {}],
    ['without a start time', { began: undefined }],
    ['without a container', { began: undefined, processes: undefined }],
    ['by an older version', { version: 1, began: undefined, processes: undefined }],
  ])('never signals a process that a lease names %s and that is no engine', async (_, changes) => {
    const sleep = await started('sleep', '60')
    leave(sleep, changes)
    requestStop(folder)
    await aMoment()
    expect(runs(sleep)).toBe(true)
  })

  test('never signals an engine of another sweep', async () => {
    const other = await engineOf(mkdtempSync(join(tmpdir(), 'finetune-lab-stop-')))
    leave(other)
    requestStop(folder)
    await aMoment()
    expect(runs(other)).toBe(true)
  })

  test('a pid that now belongs to another process does not count as a working engine, and the message says so', async () => {
    const engine = await engineOf(folder)
    leave(engine, { began: '1' })
    expect(liveLeases(folder)).toEqual([])
    expect(requestStop(folder)).toBe(false)
    expect(mistakenLeases(folder)).toEqual([
      `${sweepFiles(folder).lease} names process ${engine.pid}, which is no engine of this sweep.`,
    ])
    expect(runs(engine)).toBe(true)
  })

  test.each([-1, 0, 1.5, 2 ** 31, 1e300])('a lease that names process %d is nobody’s', async pid => {
    leave(await started('sleep', '60'), { pid })
    expect(requestStop(folder)).toBe(false)
  })
})

test('an engine in a container that calls itself by this host’s name is asked by the file alone', async () => {
  const engine = await engineOf(folder)
  leave(engine, { host: hostname(), processes: 'another container' })
  expect(requestStop(folder)).toBe(true)
  await aMoment()
  expect(runs(engine)).toBe(true)
  expect(existsSync(sweepFiles(folder).stopRequest)).toBe(true)
})

test('an engine is signalled even where its request cannot be left, and the error says both', async () => {
  const engine = await engineOf(folder)
  leave(engine)
  mkdirSync(sweepFiles(folder).stopRequest)
  const end = endOf(engine)
  expect(() => requestStop(folder)).toThrow(StoreError)
  if (process.platform === 'linux') expect(await end).toBe('SIGTERM')
})

describe('what ps shows is', () => {
  const line = (command: string) => `  501 Sun Nov 29 08:00:00 2026     ${command}\n`
  const lease = { started: new Date('Sun Nov 29 08:00:01 2026').toISOString() }
  const is = (text: string, user = 501) => isEngineLine(text, '/a store/sweeps/x', lease, user)

  test('an engine of this sweep', () => {
    expect(is(line('/usr/bin/node /lab/engine.js --sweep /a store/sweeps/x'))).toBe(true)
    expect(is(line('/usr/bin/node /lab/engine.js --sweep /a store/sweeps/x --workers 2'))).toBe(true)
  })

  test('none of another sweep, user or time, and no other program', () => {
    expect(is(line('/usr/bin/node /lab/engine.js --sweep /a store/sweeps/xy'))).toBe(false)
    expect(is(line('/usr/bin/node /lab/other.js --sweep /a store/sweeps/x'))).toBe(false)
    expect(is(line('sleep 60'))).toBe(false)
    expect(is(line('/usr/bin/node /lab/engine.js --sweep /a store/sweeps/x'), 502)).toBe(false)
    expect(is(line('/usr/bin/node /lab/engine.js --sweep /a store/sweeps/x').replace('08:00', '09:00'))).toBe(false)
    expect(is('')).toBe(false)
  })
})
