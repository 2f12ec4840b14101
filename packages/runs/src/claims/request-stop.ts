import { rmSync, type Stats } from 'node:fs'
import { writeStoreFile } from '../files/atomic-write.ts'
import { diskTrouble } from '../files/disk-trouble.ts'
import { lookAt } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { sweepFiles } from '../store/layout.ts'
import { isEngineOf } from './engine-of-sweep.ts'
import { type Lease, liveLeases } from './lease.ts'

/**
 * Asks all engines that work on the sweep to stop, which they do within a second.
 *
 * @returns false if no engine is running
 * @throws StoreError if the request cannot be written to the sweep's folder
 */
export function requestStop(sweepFolder: string): boolean {
  const leases = liveLeases(sweepFolder)
  if (leases.length === 0) return false
  // The file reaches every engine on any host. A signal is faster, but goes only to verified engines of this sweep.
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

/** Signals an engine, which may have ended in the meantime. */
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
  return new StoreError(signalled.length > 0 ? `${words}. Sent a stop signal to process ${pids}.` : words, {
    cause,
  })
}

/** The current stop request. A later request is a different file. */
export const findStopRequest = (sweepFolder: string): Stats | undefined => {
  const found = lookAt(sweepFiles(sweepFolder).stopRequest)
  return found?.isFile() ? found : undefined
}

/** Removes a request meant for earlier engines, unless a new one has been made since. */
export function removeStopRequest(sweepFolder: string, before: Stats): void {
  const now = findStopRequest(sweepFolder)
  if (now?.ino === before.ino && now.mtimeMs === before.mtimeMs)
    rmSync(sweepFiles(sweepFolder).stopRequest, { force: true })
}
