import { type SeedPoint, wantedRuns } from '../store/seed-points.ts'
import type { PlannedRunRecord, RunSnapshot, SweepRecord } from '../store/sweep.ts'

export interface SeedDecision {
  /** The runs of the sweep, if they are others than before: those known to be wanted, new ones last. */
  readonly wanted?: readonly PlannedRunRecord[]
  /** The most runs that it may come to; missing once all points are decided. */
  readonly most?: number
}

/**
 * Decides which added runs a sweep takes, as its first runs end. What is wanted stays where it is in the list, because
 * views know runs by their place. Only a failed first run that is retried may change a decision.
 *
 * @param points none for a sweep with a fixed number of seeds
 */
export function decideSeeds(
  record: SweepRecord,
  points: readonly SeedPoint[],
): (runs: readonly RunSnapshot[]) => SeedDecision {
  const decided = new Map<SeedPoint, { readonly finished: number; readonly wanted: readonly PlannedRunRecord[] }>()
  return runs => {
    if (points.length === 0) return {}
    const byId = new Map(runs.map(each => [each.run.id, each]))
    let changed = false
    for (const point of points) {
      const first = point.first.map(({ id }) => byId.get(id)!)
      if (first.some(({ state }) => state !== 'finished' && state !== 'failed')) continue
      const results = first.flatMap(({ state, result }) => (state === 'finished' && result ? [result] : []))
      if (decided.get(point)?.finished === results.length) continue
      decided.set(point, { finished: results.length, wanted: wantedRuns(record, point, results) })
      changed = true
    }
    const open = points.filter(point => !decided.has(point))
    const wanted = changed ? inOrder(runs, record, decided) : undefined
    const count = (wanted ?? runs).length
    return {
      ...(wanted && { wanted }),
      ...(open.length > 0 && { most: count + open.reduce((sum, { added }) => sum + added.length, 0) }),
    }
  }
}

function inOrder(
  before: readonly RunSnapshot[],
  { runs }: SweepRecord,
  decided: ReadonlyMap<SeedPoint, { readonly wanted: readonly PlannedRunRecord[] }>,
): readonly PlannedRunRecord[] {
  const ids = new Set([...decided.values()].flatMap(({ wanted }) => wanted.map(({ id }) => id)))
  const kept = before.map(({ run }) => run).filter(({ id, added }) => !added || ids.has(id))
  const there = new Set(kept.map(({ id }) => id))
  return [...kept, ...runs.filter(({ id }) => ids.has(id) && !there.has(id))]
}
