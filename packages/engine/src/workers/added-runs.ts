import {
  type PlannedRunRecord,
  readRunResult,
  runFolder,
  type SeedPoint,
  type SweepRecord,
  seedPoints,
  wantedRuns,
} from '@finetune-lab/runs'

/** `open`: first runs of its point have yet to end, here or elsewhere. */
export type Wanted = 'wanted' | 'unwanted' | 'open'

/**
 * Says which runs of a sweep are to be trained. Those of the first seeds always are. Added ones are decided once all first
 * runs of their point have ended, from their results in the store.
 *
 * @param hasEnded whether a first run has finished or failed, and will not be tried again
 */
export function addedRuns(
  sweepFolder: string,
  record: SweepRecord,
  hasEnded: (run: PlannedRunRecord) => boolean,
): (run: PlannedRunRecord) => Wanted {
  const points = seedPoints(record)
  const pointOf = new Map(points.flatMap(point => point.added.map(({ id }) => [id, point] as const)))
  const decided = new Map<SeedPoint, ReadonlySet<string>>()

  function decide(point: SeedPoint): ReadonlySet<string> {
    const results = point.first.flatMap(({ id }) => readRunResult(runFolder(sweepFolder, id)) ?? [])
    const wanted = new Set(wantedRuns(record, point, results).map(({ id }) => id))
    decided.set(point, wanted)
    return wanted
  }

  return ({ id }) => {
    const point = pointOf.get(id)
    if (!point) return 'wanted'
    const known = decided.get(point) ?? (point.first.every(hasEnded) ? decide(point) : undefined)
    return known ? (known.has(id) ? 'wanted' : 'unwanted') : 'open'
  }
}
