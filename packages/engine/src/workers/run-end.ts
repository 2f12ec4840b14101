import { type Claim, ClaimLost, diskTrouble, openRunWriter, type RunWriter } from '@finetune-lab/runs'
import type { RunEnd } from './worker-messages.ts'

export interface End {
  readonly state: RunEnd
  readonly reason?: string
}

/**
 * What an error means for the run that it ended. A failed run is recorded in its own folder. A disk error is not the run's
 * fault.
 */
export function endOf(error: unknown, folder: string, writer: RunWriter | undefined): End {
  if (error instanceof ClaimLost) return { state: 'lost' }
  const trouble = diskTrouble(error)
  if (trouble) return { state: 'halted', reason: `${folder}: ${trouble} (${(error as Error).message})` }
  const message = error instanceof Error ? error.message : String(error)
  try {
    if (!writer) throw error
    writer.log(error instanceof Error ? (error.stack ?? message) : message)
    writer.event({ type: 'failed', message })
    return { state: 'failed' }
  } catch (again) {
    return again instanceof ClaimLost ? { state: 'lost' } : { state: 'halted', reason: `${folder}: ${message}` }
  }
}

/**
 * Records in a run's folder what ended it from outside.
 *
 * @returns false if another engine has the run by now, in which case nothing is written
 */
export function writeUnlessLost(claim: Claim, write: (writer: RunWriter) => void): boolean {
  let writer: RunWriter | undefined
  try {
    writer = openRunWriter(claim.folder, { claim })
    write(writer)
    return true
  } catch (error) {
    if (error instanceof ClaimLost) return false
    throw error
  } finally {
    writer?.close()
  }
}
