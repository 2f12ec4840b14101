import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { isLive, readLease, sweepFiles } from '@finetune-lab/runs'

/**
 * Asks whatever engine works on the sweep to stop; it does so within a second.
 *
 * @returns false where none is at work
 */
export function requestStop(sweepFolder: string): boolean {
  const lease = readLease(sweepFolder)
  if (!isLive(lease, new Date())) return false
  writeFileSync(sweepFiles(sweepFolder).stopRequest, '')
  // Windows has no signals, and another host's processes are out of reach: there the file alone must do.
  if (lease.host === hostname() && process.platform !== 'win32') process.kill(lease.pid, 'SIGTERM')
  return true
}
