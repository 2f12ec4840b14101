import { type Holder, isGone } from '../claims/holder.ts'
import { findLeases, type Lease, lookAge, STALE_MILLISECONDS } from '../claims/lease.ts'

/**
 * Who of a sweep's engines lives, judged by whether their heartbeats go on while one watches: the clocks of hosts and
 * file servers may disagree by any amount.
 */
export interface EngineWatch {
  /** Reads the leases. */
  look(): void
  /** To be shown as at work. On the first look, clocks must do. */
  isLive(engine: string): boolean
  live(): readonly Lease[]
  /**
   * Its runs may be taken over: its process is gone, or nothing has been heard of it for half a minute of looking on.
   * Sure, where `isLive` is an opinion.
   */
  isDead(holder: Holder): boolean
}

/** Time in which nobody looked proves nothing: a machine that slept, engines and all, finds the heartbeats where they were. */
const LONGEST_LOOK_MILLISECONDS = 5_000

interface Heard {
  lease?: Lease
  /** Milliseconds of looking on without a new heartbeat. */
  silent: number
  /** How old the heartbeat was when it was seen first, as clocks tell; 0 once it was seen to change. */
  age: number
}

export function watchEngines(
  sweepFolder: string,
  now: () => number = Date.now,
  clock: () => number = () => performance.now(),
): EngineWatch {
  const engines = new Map<string, Heard>()
  let looked = clock()

  function look(): void {
    const time = clock()
    const passed = Math.min(time - looked, LONGEST_LOOK_MILLISECONDS)
    looked = time
    for (const heard of engines.values()) heard.silent += passed
    const found = new Map(findLeases(sweepFolder).map(each => [each.lease.engine, each]))
    for (const [engine, { lease, modified }] of found) {
      const heard = engines.get(engine)
      if (!heard?.lease) engines.set(engine, { lease, silent: 0, age: lookAge(lease, modified, now()) })
      else if (heard.lease.heartbeat !== lease.heartbeat) Object.assign(heard, { lease, silent: 0, age: 0 })
    }
    // A lease that is gone was given back; a claim of that engine that is still there is watched from here on.
    for (const [engine, heard] of engines)
      if (heard.lease && !found.has(engine)) engines.set(engine, { silent: 0, age: 0 })
  }

  const lives = ({ lease, silent, age }: Heard) =>
    lease !== undefined && silent + age <= STALE_MILLISECONDS && isGone(lease) !== true

  return {
    look,
    isLive: engine => engines.has(engine) && lives(engines.get(engine)!),
    live: () => [...engines.values()].filter(lives).map(({ lease }) => lease!),
    isDead(holder) {
      if (isGone(holder)) return true
      const heard = engines.get(holder.engine)
      if (!heard) engines.set(holder.engine, { silent: 0, age: 0 })
      return heard !== undefined && heard.silent > STALE_MILLISECONDS
    },
  }
}
