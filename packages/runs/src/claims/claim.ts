import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import * as z from 'zod'
import { createExclusively } from '../files/atomic-write.ts'
import { readJson } from '../files/bounded-read.ts'
import { namesIn } from '../files/folders.ts'
import { StoreError } from '../files/store-error.ts'
import { isDamagedResult, putDamagedResultAside } from '../store/damaged-result.ts'
import { claimNames, makeRunFolder, runFiles } from '../store/layout.ts'
import { type Holder, holderSchema } from './holder.ts'

// A run belongs to the engine named in the claim with the highest number. Claims are created exclusively, each with the
// next number, and no number is used twice while the run has no result. So of all engines that want to take a run over,
// and of the holder that wants to write its result, exactly one gets the next number (a fencing token: Lamport's tickets
// on a shared file system). An engine that was wrongly considered dead finds the number taken.

const claimSchema = z.object({
  version: z.literal(1),
  /** Unique to this claim. */
  id: z.string(),
  holder: holderSchema.optional(),
  /** Instead of a holder: how the last attempt ended. */
  ended: z.enum(['stopped', 'failed']).optional(),
})
type ClaimFile = z.infer<typeof claimSchema>

export interface Claim {
  /** The run's folder. */
  readonly folder: string
  readonly number: number
  readonly id: string
  readonly holder: Holder
}

/** Why there is no claim: the run has ended, or another engine holds it. */
export type NoClaim = 'finished' | 'failed' | 'held'

/**
 * Claims a run that nobody holds.
 *
 * @param isDead whether the engine that holds it is certainly dead
 * @param again also claim a run that has failed, or whose result is damaged
 */
export function claimRun(
  folder: string,
  holder: Holder,
  isDead: (holder: Holder) => boolean,
  again: boolean,
): Claim | NoClaim {
  makeRunFolder(folder)
  const isDone = () => existsSync(runFiles(folder).result) && !(again && isDamagedResult(folder))
  if (isDone()) return 'finished'
  const number = highest(folder)
  const before = number > 0 ? read(folder, number) : undefined
  if (before?.holder && !isDead(before.holder)) return 'held'
  if (before?.ended === 'failed' && !again) return 'failed'
  const claim = create(folder, number + 1, holder)
  if (!claim) return 'held'
  if (isDone()) {
    // Its holder has just finished and removed the claims.
    removeClaims(folder)
    return 'finished'
  }
  removeClaims(folder, number)
  if (again) putDamagedResultAside(folder)
  return claim
}

/** Whether the claim is still the highest and the run has no result, so nobody has considered this engine dead. */
export function isHeld({ folder, number, id }: Claim): boolean {
  return !existsSync(runFiles(folder).result) && highest(folder) === number && read(folder, number)?.id === id
}

/**
 * Replaces this claim with the next one before the result is written. Any other engine then has to watch the run for
 * another half minute before it can take it over.
 *
 * @returns undefined if another engine has the run
 */
export function renewClaim(claim: Claim): Claim | undefined {
  const renewed = isHeld(claim) ? create(claim.folder, claim.number + 1, claim.holder) : undefined
  if (!renewed || !existsSync(runFiles(claim.folder).result)) return renewed
  removeClaims(claim.folder)
  return undefined
}

/** Releases a run that has no result. */
export function releaseClaim(claim: Claim, ended: 'stopped' | 'failed'): void {
  const { folder, number } = claim
  const file: ClaimFile = { version: 1, id: randomUUID(), ended }
  if (isHeld(claim) && createExclusively(runFiles(folder).claim(number + 1), JSON.stringify(file)))
    removeClaims(folder, number)
}

/**
 * Makes a run that failed or has a damaged result, and that nobody has claimed since, available to any engine.
 */
export function reopenFailedRun(folder: string): void {
  if (!existsSync(folder)) return
  const damaged = isDamagedResult(folder)
  if (!damaged && existsSync(runFiles(folder).result)) return
  const number = highest(folder)
  const ended = number > 0 ? read(folder, number)?.ended : undefined
  if (!damaged && ended !== 'failed') return
  const file: ClaimFile = { version: 1, id: randomUUID(), ended: 'stopped' }
  if (!createExclusively(runFiles(folder).claim(number + 1), JSON.stringify(file))) return
  removeClaims(folder, number)
  if (damaged) putDamagedResultAside(folder)
}

/** Removes the claims up to a number, or all of them once there is a result. */
export function removeClaims(folder: string, last = Number.POSITIVE_INFINITY): void {
  for (const number of numbers(folder)) if (number <= last) rmSync(runFiles(folder).claim(number), { force: true })
}

function create(folder: string, number: number, holder: Holder): Claim | undefined {
  const id = randomUUID()
  const file: ClaimFile = { version: 1, id, holder }
  return createExclusively(runFiles(folder).claim(number), JSON.stringify(file))
    ? { folder, number, id, holder }
    : undefined
}

const numbers = (folder: string) => namesIn(folder).flatMap(name => Number(claimNames.exec(name)?.[1] ?? []))
const highest = (folder: string) => Math.max(0, ...numbers(folder))

/** An unreadable claim belongs to an unknown engine, which counts as dead once it has been watched in vain. */
function read(folder: string, number: number): ClaimFile | undefined {
  const path = runFiles(folder).claim(number)
  try {
    return readJson(path, claimSchema)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return {
      version: 1,
      id: path,
      holder: { engine: 'unknown', host: 'unknown', pid: 2 ** 31 - 1, processes: 'unknown' },
    }
  }
}
