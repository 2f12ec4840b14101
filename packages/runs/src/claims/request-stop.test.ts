import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { sweepFiles } from '../store/layout.ts'
import { takeLease } from './lease.ts'
import { requestStop } from './request-stop.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'finetune-lab-stop-'))
})

/** Asks the engines to stop. @returns the processes that were signalled */
function signalled(): unknown[] {
  // Nobody is signalled in earnest: the lease here is of this process.
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  try {
    expect(requestStop(folder)).toBe(true)
    return kill.mock.calls.filter(([, signal]) => signal === 'SIGTERM').map(([pid]) => pid)
  } finally {
    kill.mockRestore()
  }
}

test.skipIf(process.platform === 'win32')('an engine on this machine is signalled', () => {
  const lease = takeLease(folder, 1)
  expect(signalled()).toEqual([process.pid])
  lease.release()
})

test('an engine in a container that calls itself by this host’s name is asked by the file alone', () => {
  const now = new Date().toISOString()
  const elsewhere = { host: hostname(), pid: process.pid, processes: 'another container' }
  const lease = { version: 2, engine: 'e', ...elsewhere, workers: 1, started: now, heartbeat: now }
  writeFileSync(sweepFiles(folder).lease, JSON.stringify(lease))
  expect(signalled()).toEqual([])
  expect(existsSync(sweepFiles(folder).stopRequest)).toBe(true)
})
