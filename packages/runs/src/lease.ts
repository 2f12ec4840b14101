import { randomUUID } from 'node:crypto'
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from './atomic-write.ts'
import { readJson } from './bounded-read.ts'
import { sweepFiles } from './layout.ts'
import { StoreError } from './store-error.ts'

const leaseSchema = z.object({
  version: z.literal(1),
  /** Of this one engine process, never used again. */
  engine: z.string(),
  host: z.string(),
  pid: z.int().positive(),
  workers: z.int(),
  started: z.string(),
  heartbeat: z.string(),
})

/** `lease.json`: who is working on the sweep. */
export type Lease = z.infer<typeof leaseSchema>

const HEARTBEAT_MILLISECONDS = 2_000
/** A heartbeat older than this is of an engine that is no more, or asleep. */
const STALE_MILLISECONDS = 30_000

/** The sweep's lease, whether or not its holder still lives. */
export function readLease(sweepFolder: string): Lease | undefined {
  return readJson(sweepFiles(sweepFolder).lease, leaseSchema)
}

/** Whether somebody is at work: a fresh heartbeat and, where it can be told (same host), a living process. */
export function isLive(lease: Lease | undefined, now: Date): lease is Lease {
  if (!lease) return false
  // Written so that a heartbeat that is no date is not fresh either.
  if (!(Math.abs(now.getTime() - Date.parse(lease.heartbeat)) <= STALE_MILLISECONDS)) return false
  return lease.host !== hostname() || processLives(lease.pid)
}

/**
 * Takes the sweep for this process, or throws a StoreError that says who holds it. The lease is renewed until released.
 *
 * @param onLost called once if somebody else took the lease meanwhile: this machine slept, and its work is another's now
 */
export function takeLease(
  sweepFolder: string,
  workers: number,
  onLost: () => void = () => {},
  now: () => Date = () => new Date(),
): HeldLease {
  const path = sweepFiles(sweepFolder).lease
  const started = now().toISOString()
  const lease: Lease = {
    version: 1,
    engine: randomUUID(),
    host: hostname(),
    pid: process.pid,
    workers,
    started,
    heartbeat: started,
  }
  const holder = readLease(sweepFolder)
  if (isLive(holder, now())) throw new StoreError(heldBy(sweepFolder, holder))
  if (holder) removeStale(path, holder)
  if (!createExclusively(path, JSON.stringify(lease))) throw new StoreError(heldBy(sweepFolder, readLease(sweepFolder)))

  const timer = setInterval(() => {
    try {
      if (readLease(sweepFolder)?.engine === lease.engine)
        writeFileAtomically(path, JSON.stringify({ ...lease, heartbeat: now().toISOString() }))
      else {
        clearInterval(timer)
        onLost()
      }
    } catch (error) {
      // A disk that is full for a moment: the next beat may succeed, and without one others see the lease go stale.
      console.error(error)
    }
  }, HEARTBEAT_MILLISECONDS)
  timer.unref()
  return {
    engine: lease.engine,
    release() {
      clearInterval(timer)
      if (readLease(sweepFolder)?.engine === lease.engine) rmSync(path, { force: true })
    },
  }
}

export interface HeldLease {
  readonly engine: string
  release(): void
}

const heldBy = (folder: string, holder: Lease | undefined) =>
  `${folder}: another engine is at work on this sweep${holder ? ` (process ${holder.pid} on ${holder.host})` : ''}`

/** Two engines may find the same stale lease: what one moves aside must be that lease, not the other's fresh one. */
function removeStale(path: string, stale: Lease): void {
  const aside = `${path}.${process.pid}.tmp`
  try {
    renameSync(path, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const moved = readJson(aside, leaseSchema)
  if (moved && moved.engine !== stale.engine) createExclusively(path, JSON.stringify(moved))
  rmSync(aside, { force: true })
}

/** Creates the file with its contents in one step; false where it is already there. */
function createExclusively(path: string, contents: string): boolean {
  const beside = join(dirname(path), `.lease.${process.pid}.tmp`)
  writeFileSync(beside, contents)
  try {
    linkSync(beside, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error
    return createWithoutLinks(path, contents)
  } finally {
    rmSync(beside, { force: true })
  }
}

/** For file systems without hard links (exFAT, some network shares): the file is there a moment before its contents. */
function createWithoutLinks(path: string, contents: string): boolean {
  try {
    writeFileSync(path, contents, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
