import { bestPoint, curves } from '@finetune-lab/analysis'
import { pastSpeed } from '@finetune-lab/engine'
import type { Speed } from '@finetune-lab/experiment'
import {
  countRuns,
  followSweep,
  isFileTrouble,
  listSweeps,
  readSweepRecord,
  type SweepFollower,
  samePath,
  sweepFolder,
} from '@finetune-lab/runs'
import type { LastSweep, StoreReading } from './history.ts'

/** What never changes of a sweep; null where it cannot be read. */
type Known = { readonly file: string; readonly created: string } | null

/** Of so many of the newest sweeps one may tell how fast this machine is. */
const SWEEPS_FOR_SPEED = 20

/** Reads a run store again and again, and of each sweep only what it has not read before. */
export function storeReader(store: string): { read(files: readonly string[]): StoreReading } {
  const known = new Map<string, Known>()
  const followers = new Map<string, { id: string; follower: SweepFollower }>()
  const speeds = new Map<string, Speed | undefined>()

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
    const { state, runs } = follower.poll()
    const best = bestPoint(curves(runs))?.mean
    return { folder, state, created: newest.created, ...countRuns(runs), ...(best !== undefined && { best }) }
  }

  /** Of the newest sweep that tells; what is still at work does not yet. */
  function speed(ids: readonly string[], running: ReadonlySet<string>): Speed | undefined {
    for (const id of ids.slice(0, SWEEPS_FOR_SPEED)) {
      if (running.has(id)) continue
      if (!speeds.has(id))
        speeds.set(
          id,
          guarded(() => pastSpeed(sweepFolder(store, id))),
        )
      const found = speeds.get(id)
      if (found) return found
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
      const running = new Set(
        sweeps.flatMap(([file, { state }]) => (state === 'running' ? [followers.get(file)!.id] : [])),
      )
      const found = speed(ids, running)
      return { store, sweeps: Object.fromEntries(sweeps), ...(found && { speed: found }) }
    },
  }
}

function knownOf(store: string, id: string): Known {
  return guarded(() => readSweepRecord(sweepFolder(store, id))) ?? null
}

/** A store or a sweep that is damaged, or deleted meanwhile, tells nothing. */
function guarded<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch (error) {
    if (isFileTrouble(error)) return undefined
    throw error
  }
}
