import { type Holder, isGone } from '../claims/holder.ts'
import { findLeases, type Lease, lookAge, STALE_MILLISECONDS } from '../claims/lease.ts'

/**
 * Which of a sweep's engines are alive, judged by whether their heartbeats change while they are watched. Clocks of hosts
 * and file servers may differ by any amount.
 */
export interface EngineWatch {
  /** Reads the leases. */
  look(): void
  /** Whether to show it as running. On the first look, this relies on clocks. */
  isLive(engine: string): boolean
  live(): readonly Lease[]
  /**
   * Whether its runs may be taken over: its process has ended, or its heartbeat has not changed in half a minute of
   * watching. Certain, unlike `isLive`.
   */
  isDead(holder: Holder): boolean
}

/** Time without looking proves nothing: after a machine has slept with all its engines, the heartbeats are unchanged. */
const LONGEST_LOOK_MILLISECONDS = 5_000

interface Heard {
  lease?: Lease
  /** Milliseconds of watching without a new heartbeat. */
  silent: number
  /** Age of the heartbeat when first seen, by clocks; 0 once it has changed. */
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
    // A missing lease was released. Claims that its engine left are watched from now on.
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
