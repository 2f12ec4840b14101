import { closeSync, constants, openSync } from 'node:fs'
import { diskTrouble } from '../files/disk-trouble.ts'
import { StoreError } from '../files/store-error.ts'
import { sweepFiles } from '../store/layout.ts'
import { isGone } from './holder.ts'
import { liveLeases } from './lease.ts'

/**
 * Asks all engines that work on the sweep to stop; they do so within a second.
 *
 * @returns false where none is at work
 * @throws StoreError where the request cannot be left in the sweep's folder
 */
export function requestStop(sweepFolder: string): boolean {
  const leases = liveLeases(sweepFolder)
  if (leases.length === 0) return false
  const { stopRequest } = sweepFiles(sweepFolder)
  try {
    closeSync(openSync(stopRequest, constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)))
  } catch (cause) {
    throw new StoreError(`${stopRequest}: cannot be written (${diskTrouble(cause) ?? (cause as Error).message})`, {
      cause,
    })
  }
  // Windows has no signals, and a pid of another host or container is somebody else's here: the file alone must do.
  if (process.platform !== 'win32') for (const lease of leases) if (isGone(lease) === false) signal(lease.pid)
  return true
}

/** The engine may have ended meanwhile, or be another user's: the file asks it too. */
function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {}
}
