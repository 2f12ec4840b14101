import { pointOfRun, seedsNeededFor } from '@finetune-lab/experiment'
import type { RunResult } from './result.ts'
import type { PlannedRunRecord, SweepRecord } from './sweep.ts'

/** All runs of a sweep that differ only in their seed, in a sweep whose rule decides how many of them are trained. */
export interface SeedPoint {
  readonly first: readonly PlannedRunRecord[]
  /** In the order in which they are added. */
  readonly added: readonly PlannedRunRecord[]
}

/** The points of a sweep whose seeds follow a rule; none for other sweeps. */
export function seedPoints({ experiment, runs }: Pick<SweepRecord, 'experiment' | 'runs'>): readonly SeedPoint[] {
  if (!experiment.seedRule) return []
  const points = new Map<string, { first: PlannedRunRecord[]; added: PlannedRunRecord[] }>()
  for (const run of runs) {
    const key = pointOfRun(run.settings)
    const point = points.get(key) ?? { first: [], added: [] }
    points.set(key, point)
    point[run.added ? 'added' : 'first'].push(run)
  }
  return [...points.values()]
}

/**
 * The added runs that a point takes, once all its first runs have ended. Depends on the store's results alone, so that all
 * engines and readers agree.
 *
 * @param results of the first runs; those that failed have none
 */
export function wantedRuns(
  { experiment: { seedRule, seeds } }: Pick<SweepRecord, 'experiment'>,
  { first, added }: SeedPoint,
  results: readonly RunResult[],
): readonly PlannedRunRecord[] {
  const datasets = results[0]?.finetunes.length ?? 0
  const accuracies = Array.from({ length: datasets }, (_, index) =>
    results.flatMap(({ finetunes }) => finetunes[index]?.accuracy ?? []),
  )
  return added.slice(0, Math.max(0, seedsNeededFor(seedRule!, accuracies, seeds.length) - first.length))
}
