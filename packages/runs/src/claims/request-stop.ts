import { rmSync, type Stats } from 'node:fs'
import { writeStoreFile } from '../files/atomic-write.ts'
import { diskTrouble } from '../files/disk-trouble.ts'
import { lookAt } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { sweepFiles } from '../store/layout.ts'
import { isEngineOf } from './engine-of-sweep.ts'
import { type Lease, liveLeases } from './lease.ts'

/**
 * Asks all engines that work on the sweep to stop; they do so within a second.
 *
 * @returns false where none is at work
 * @throws StoreError where the request cannot be left in the sweep's folder
 */
export function requestStop(sweepFolder: string): boolean {
  const leases = liveLeases(sweepFolder)
  if (leases.length === 0) return false
  // The file reaches every engine, on any host. A signal is faster, and goes only to what is an engine of this sweep.
  const signalled = leases.filter(lease => isEngineOf(sweepFolder, lease))
  try {
    writeStoreFile(sweepFiles(sweepFolder).stopRequest, '')
  } catch (cause) {
    throw requestError(sweepFolder, signalled, cause)
  } finally {
    for (const { pid } of signalled) signal(pid)
  }
  return true
}

/** The engine may have ended in the meantime. */
function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {}
}

function requestError(sweepFolder: string, signalled: readonly Lease[], cause: unknown): StoreError {
  const { stopRequest } = sweepFiles(sweepFolder)
  const words =
    cause instanceof StoreError
      ? cause.message
      : `${stopRequest}: cannot be written (${diskTrouble(cause) ?? (cause as Error).message})`
  const pids = signalled.map(({ pid }) => pid).join(', ')
  return new StoreError(signalled.length > 0 ? `${words}. Process ${pids} was sent a signal to stop.` : words, {
    cause,
  })
}

/** The request that is there: what a later one replaces is another file. */
export const findStopRequest = (sweepFolder: string): Stats | undefined => {
  const found = lookAt(sweepFiles(sweepFolder).stopRequest)
  return found?.isFile() ? found : undefined
}

/** Removes a request that was made of engines before, unless somebody has made another since. */
export function removeStopRequest(sweepFolder: string, before: Stats): void {
  const now = findStopRequest(sweepFolder)
  if (now?.ino === before.ino && now.mtimeMs === before.mtimeMs)
    rmSync(sweepFiles(sweepFolder).stopRequest, { force: true })
}
