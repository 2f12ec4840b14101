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
  /** 1: of an engine that has a sweep for itself and claims no runs. */
  version: z.union([z.literal(1), z.literal(2)]),
  workers: z.int(),
  /** Whether it tries again what failed before. */
  retriesFailed: z.boolean().optional(),
  started: z.string(),
  heartbeat: z.string(),
})

/** `lease.json`, and `lease-<engine>.json` of those that joined: who is working on the sweep. */
export type Lease = z.infer<typeof leaseSchema>

export const HEARTBEAT_MILLISECONDS = 2_000
/** A heartbeat older than this is of an engine that is no more, or asleep. */
export const STALE_MILLISECONDS = 30_000

/** Of another host's engine nobody can tell that its process is gone. Clocks do not disagree by so much. */
const FORGOTTEN_MILLISECONDS = 24 * 3600 * 1000

/** So often others may be in the way of a first heartbeat: every engine tidies up once. */
const MOST_TRIES = 100

/** A lease as it lies there. */
export interface FoundLease {
  readonly path: string
  readonly lease: Lease
  /** When it was written, by the file server's clock. */
  readonly modified: number
}

/** All leases of the sweep, whether or not their holders still live. One that cannot be read is nobody's. */
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
 * Whether somebody is at work, as far as one look can tell: a living process where it can be asked (same host), and a
 * heartbeat that is fresh by the writer's clock or the file server's. `watchEngines` looks again and needs no clocks.
 */
export function isLive({ lease, modified }: FoundLease, now: number): boolean {
  return isGone(lease) !== true && lookAge(lease, modified, now) <= STALE_MILLISECONDS
}

/** In milliseconds; a heartbeat from the future tells as little as one of long ago. */
export function lookAge(lease: Lease, modified: number, now: number): number {
  const written = Math.abs(now - Date.parse(lease.heartbeat))
  return Math.min(Math.abs(now - modified), Number.isNaN(written) ? Number.POSITIVE_INFINITY : written)
}

/** The leases of engines that are at work, as far as one look can tell. */
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
  /** Work beside other engines. Without it a sweep that another one works on is refused. */
  readonly join?: boolean
  readonly retriesFailed?: boolean
  readonly now?: () => Date
}

/**
 * Tells the store that this process works on the sweep, until released. Runs are another matter: each is claimed.
 *
 * @throws SweepHeld that says who is at work already; StoreError where `lease.json` is no plain file
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
    // Of several that start at the same moment, one creates the file.
    refuseIfHeld()
    path = ownLease(holder.engine)
  }
  beat()
  const timer = setInterval(() => {
    try {
      beat()
    } catch (error) {
      // A disk that is full for a moment: the next beat may succeed, and without one others see the lease go stale.
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
    // Somebody who took us for dead may have put a lease in the place of ours.
    if (path === shared && leaseAt(path)?.engine !== holder.engine) path = ownLease(holder.engine)
    for (let tries = 1; ; tries++) {
      try {
        writeStoreFile(path, text(), holder.engine)
        return
      } catch (error) {
        // An engine that starts at the same moment finds a file half written of one that has no lease yet, and tidies up.
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
 * Whether an engine may be at work, or wake up and go on: its process is not known to be gone, however long nothing was
 * heard of it, up to a day.
 */
export const mayBeAtWork = (sweepFolder: string, now: Date) =>
  findLeases(sweepFolder).some(found => !isDead(found, now.getTime()))

const isDead = ({ lease, modified }: FoundLease, now: number) =>
  isGone(lease) === true || lookAge(lease, modified, now) > FORGOTTEN_MILLISECONDS

/** Removes what engines that are no more have left in the sweep's folder: leases, and files half written. */
export function removeDeadLeases(sweepFolder: string): void {
  for (const path of deadLeases(sweepFolder))
    if (isTemporary(basename(path)) || isStillDead(path)) rmSync(path, { force: true })
}

/** Another engine that starts may have put its own lease in the place of the dead one. */
function isStillDead(path: string): boolean {
  const lease = leaseAt(path)
  const modified = lookAt(path)?.mtimeMs
  return !lease || modified === undefined || isDead({ path, lease, modified }, Date.now())
}

export function deadLeases(sweepFolder: string): string[] {
  const dead: string[] = []
  const living: string[] = []
  // Before the leases: what is there now and has no lease after that is of an engine that has none yet, or no more.
  const names = namesOf(sweepFolder)
  for (const found of findLeases(sweepFolder))
    if (isDead(found, Date.now())) dead.push(found.path)
    else living.push(found.lease.engine)
  for (const name of names)
    if (isTemporary(name) && name.startsWith('.lease') && !living.some(engine => name.includes(`.${engine}.`)))
      dead.push(join(sweepFolder, name))
  return dead
}

/** None where the sweep is gone. */
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
 * What is wrong with leases that name a process which is no engine of theirs: theirs has ended and its pid was given to
 * another process, or somebody made the lease up. One sentence each.
 */
export const mistakenLeases = (sweepFolder: string): string[] =>
  findLeases(sweepFolder)
    .filter(({ lease }) => isRecycled(lease))
    .map(({ path, lease }) => `${path} names process ${lease.pid}, which is no engine of this sweep.`)

const heldBy = (folder: string, { pid, host, version }: Lease) =>
  `${folder}: another engine is at work on this sweep (process ${pid} on ${host}${version === 1 ? ', of an older version of Finetune Lab' : ''})`
