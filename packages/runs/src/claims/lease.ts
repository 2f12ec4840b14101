import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as z from 'zod'
import { createExclusively, isTemporary, writeStoreFile } from '../files/atomic-write.ts'
import { readJson } from '../files/bounded-read.ts'
import { lookAt, namesIn, refuseLinks } from '../files/folders.ts'
import { refuseUnlessPlain } from '../files/plain-file.ts'
import { StoreError, SweepHeld } from '../files/store-error.ts'
import { leaseNames, sweepFiles } from '../store/layout.ts'
import { type Holder, holderSchema, isGone, isRecycled, thisProcess } from './holder.ts'

const leaseSchema = holderSchema.extend({
  /** 1: from an engine that has the sweep to itself and claims no runs. */
  version: z.union([z.literal(1), z.literal(2)]),
  workers: z.int(),
  /** Whether it retries failed runs. */
  retriesFailed: z.boolean().optional(),
  started: z.string(),
  heartbeat: z.string(),
})

/** `lease.json`, and `lease-<engine>.json` of those that joined: who is working on the sweep. */
export type Lease = z.infer<typeof leaseSchema>

export const HEARTBEAT_MILLISECONDS = 2_000
/** A heartbeat older than this belongs to an engine that is dead or suspended. */
export const STALE_MILLISECONDS = 30_000

/** For an engine on another host, nobody can check whether its process has ended. Clocks do not differ by this much. */
const FORGOTTEN_MILLISECONDS = 24 * 3600 * 1000

/** How often other engines, which each tidy up once, may get in the way of a first heartbeat. */
const MOST_TRIES = 100

/** A lease found in a sweep's folder. */
export interface FoundLease {
  readonly path: string
  readonly lease: Lease
  /** When it was written, by the file server's clock, in milliseconds since 1970. */
  readonly modified: number
}

/** All leases of the sweep, whether their holders are alive or not. An unreadable one is ignored. */
export function findLeases(sweepFolder: string): FoundLease[] {
  return namesOf(sweepFolder)
    .filter(name => leaseNames.test(name))
    .flatMap(name => {
      const path = join(sweepFolder, name)
      const modified = lookAt(path)?.mtimeMs
      const lease = leaseAt(path)
      return lease && modified !== undefined ? [{ path, lease, modified }] : []
    })
}

/**
 * Whether the engine seems to be running, judged by one look: its process is alive, if that can be checked (same host), and
 * its heartbeat is fresh by the writer's or the file server's clock. `watchEngines` looks repeatedly and needs no clocks.
 */
export function isLive({ lease, modified }: FoundLease, now: number): boolean {
  return isGone(lease) !== true && lookAge(lease, modified, now) <= STALE_MILLISECONDS
}

/** Age of the heartbeat in milliseconds. One from the future counts as old. */
export function lookAge(lease: Lease, modified: number, now: number): number {
  const written = Math.abs(now - Date.parse(lease.heartbeat))
  return Math.min(Math.abs(now - modified), Number.isNaN(written) ? Number.POSITIVE_INFINITY : written)
}

/** The leases of engines that seem to be running, judged by one look. */
export function liveLeases(sweepFolder: string, now: () => Date = () => new Date()): Lease[] {
  return findLeases(sweepFolder)
    .filter(found => isLive(found, now().getTime()))
    .map(({ lease }) => lease)
}

export interface HeldLease {
  readonly engine: string
  readonly holder: Holder
  release(): void
}

export interface LeaseOptions {
  /** Work alongside other engines. Without it, a sweep that another engine is working on is refused. */
  readonly join?: boolean
  readonly retriesFailed?: boolean
  readonly now?: () => Date
}

/**
 * Records in the store that this process works on the sweep, until released. Runs are claimed separately.
 *
 * @throws SweepHeld that names the engine already working; StoreError if `lease.json` is not a plain file
 */
export function takeLease(
  sweepFolder: string,
  workers: number,
  { join: joins, retriesFailed, now = () => new Date() }: LeaseOptions = {},
): HeldLease {
  const { lease: shared, ownLease } = sweepFiles(sweepFolder)
  refuseLinks(sweepFolder, 2)
  refuseUnlessPlain(shared)
  refuseIfHeld()
  removeDeadLeases(sweepFolder)
  const started = now().toISOString()
  const holder = thisProcess(randomUUID())
  const text = () =>
    JSON.stringify({ version: 2, ...holder, workers, retriesFailed, started, heartbeat: now().toISOString() })
  let path = shared
  if (!createExclusively(shared, text(), holder.engine)) {
    // Of several engines that start at the same time, one creates the file.
    refuseIfHeld()
    path = ownLease(holder.engine)
  }
  beat()
  const timer = setInterval(() => {
    try {
      beat()
    } catch (error) {
      // The disk may be full only briefly, so the next beat may succeed. Without one, others see the lease go stale.
      console.error(error)
    }
  }, HEARTBEAT_MILLISECONDS)
  timer.unref()

  function refuseIfHeld(): void {
    const holder = findLeases(sweepFolder).find(
      found => isLive(found, now().getTime()) && (!joins || found.lease.version === 1),
    )
    if (holder) throw new SweepHeld(heldBy(sweepFolder, holder.lease))
  }

  function beat(): void {
    // An engine that considered this one dead may have replaced its lease.
    if (path === shared && leaseAt(path)?.engine !== holder.engine) path = ownLease(holder.engine)
    for (let tries = 1; ; tries++) {
      try {
        writeStoreFile(path, text(), holder.engine)
        return
      } catch (error) {
        // An engine starting at the same time may remove this half-written file, as its writer has no lease yet.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === MOST_TRIES) throw error
      }
    }
  }
  return {
    engine: holder.engine,
    holder,
    release() {
      clearInterval(timer)
      if (leaseAt(path)?.engine === holder.engine) rmSync(path, { force: true })
    },
  }
}

/**
 * Whether an engine may be running, or suspended and continue later: its process is not known to have ended, and its last
 * heartbeat is less than a day old.
 */
export const mayBeAtWork = (sweepFolder: string, now: Date) =>
  findLeases(sweepFolder).some(found => !isDead(found, now.getTime()))

const isDead = ({ lease, modified }: FoundLease, now: number) =>
  isGone(lease) === true || lookAge(lease, modified, now) > FORGOTTEN_MILLISECONDS

/** Removes leases and half-written files that dead engines left in the sweep's folder. */
export function removeDeadLeases(sweepFolder: string): void {
  for (const path of deadLeases(sweepFolder))
    if (isTemporary(basename(path)) || isStillDead(path)) rmSync(path, { force: true })
}

/** An engine that is starting may have replaced the dead lease with its own. */
function isStillDead(path: string): boolean {
  const lease = leaseAt(path)
  const modified = lookAt(path)?.mtimeMs
  return !lease || modified === undefined || isDead({ path, lease, modified }, Date.now())
}

export function deadLeases(sweepFolder: string): string[] {
  const dead: string[] = []
  const living: string[] = []
  // List files before leases: a file without a lease then belongs to an engine that has none yet, or no longer.
  const names = namesOf(sweepFolder)
  for (const found of findLeases(sweepFolder))
    if (isDead(found, Date.now())) dead.push(found.path)
    else living.push(found.lease.engine)
  for (const name of names)
    if (isTemporary(name) && name.startsWith('.lease') && !living.some(engine => name.includes(`.${engine}.`)))
      dead.push(join(sweepFolder, name))
  return dead
}

/** Names in the sweep's folder; none if it no longer exists. */
function namesOf(sweepFolder: string): string[] {
  try {
    return namesIn(sweepFolder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function leaseAt(path: string): Lease | undefined {
  try {
    return readJson(path, leaseSchema)
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  }
}

/**
 * One sentence for each lease that names a process other than its engine: the engine has ended and its pid was reused, or
 * the lease is forged.
 */
export const mistakenLeases = (sweepFolder: string): string[] =>
  findLeases(sweepFolder)
    .filter(({ lease }) => isRecycled(lease))
    .map(({ path, lease }) => `${path} names process ${lease.pid}, which is no engine of this sweep.`)

const heldBy = (folder: string, { pid, host, version }: Lease) =>
  `${folder}: another engine is working on this sweep (process ${pid} on ${host}${version === 1 ? ', from an older version of Finetune Lab' : ''})`
