import { bestPoint, sliceCurves } from '@finetune-lab/analysis'
import { pastSpeed } from '@finetune-lab/engine'
import type { Speed } from '@finetune-lab/experiment'
import {
  countRuns,
  followSweep,
  isFileTrouble,
  listSweeps,
  readSweepRecord,
  type SweepFollower,
  type SweepSnapshot,
  samePath,
  sweepFolder,
} from '@finetune-lab/runs'
import type { LastSweep, StoreReading } from './history.ts'

/** The constant part of a sweep; null if it cannot be read. */
type Known = { readonly file: string; readonly created: string } | null

/** Number of newest sweeps to search for the speed of this machine. */
const SWEEPS_FOR_SPEED = 20

/** Reads a run store repeatedly. Of each sweep, it reads only what is new. */
export function storeReader(store: string): { read(files: readonly string[]): StoreReading } {
  const known = new Map<string, Known>()
  const followers = new Map<string, { id: string; follower: SweepFollower }>()
  const speeds = new Map<string, { asOf: string; speed: Speed | undefined }>()

  function newestOf(file: string, ids: readonly string[]): { id: string; created: string } | undefined {
    for (const id of ids) {
      if (!known.has(id)) known.set(id, knownOf(store, id))
      const sweep = known.get(id)
      if (sweep && samePath(sweep.file, file)) return { id, created: sweep.created }
    }
    return undefined
  }

  function lastSweep(file: string, ids: readonly string[]): LastSweep | undefined {
    const newest = newestOf(file, ids)
    if (!newest) return undefined
    const folder = sweepFolder(store, newest.id)
    const before = followers.get(file)
    const follower = before?.id === newest.id ? before.follower : followSweep(folder)
    followers.set(file, { id: newest.id, follower })
    const snapshot = follower.poll()
    const { state, runs } = snapshot
    return { folder, state, created: newest.created, ...countRuns(runs), ...bestOf(snapshot) }
  }

  /**
   * The speed measured in the newest sweep that has one. Skips running sweeps.
   *
   * @param seen progress of the sweeps of open files: a sweep without a speed may have one after more runs
   */
  function speed(ids: readonly string[], seen: ReadonlyMap<string, LastSweep>): Speed | undefined {
    for (const id of ids.slice(0, SWEEPS_FOR_SPEED)) {
      const sweep = seen.get(id)
      if (sweep?.state === 'running') continue
      const asOf = sweep ? `${sweep.state} ${sweep.finished}` : ''
      let known = speeds.get(id)
      if (known?.asOf !== asOf) known = { asOf, speed: guarded(() => pastSpeed(sweepFolder(store, id))) }
      speeds.set(id, known)
      if (known.speed) return known.speed
    }
    return undefined
  }

  return {
    read(files) {
      const ids = guarded(() => listSweeps(store).toReversed()) ?? []
      const sweeps = files.flatMap(file => {
        const sweep = guarded(() => lastSweep(file, ids))
        return sweep ? [[file, sweep] as const] : []
      })
      const seen = new Map(sweeps.map(([file, sweep]) => [followers.get(file)!.id, sweep]))
      const found = speed(ids, seen)
      return { store, sweeps: Object.fromEntries(sweeps), ...(found && { speed: found }) }
    },
  }
}

function bestOf(snapshot: SweepSnapshot): Pick<LastSweep, 'best'> {
  const all = sliceCurves(snapshot)
  const best = bestPoint(all)
  return best ? { best: { accuracy: best.mean, ...(all.length > 1 && { dataset: best.dataset }) } } : {}
}

function knownOf(store: string, id: string): Known {
  return guarded(() => readSweepRecord(sweepFolder(store, id))) ?? null
}

/** Undefined for a store or a sweep that is damaged or was deleted meanwhile. */
function guarded<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (isFileTrouble(error)) return undefined
    throw error
  }
}
