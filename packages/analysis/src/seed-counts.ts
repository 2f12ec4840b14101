import { pointsText } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { augmentationWords } from './augmentation-words.ts'
import type { AccuracyCurves, AccuracyPoint } from './curves.ts'
import { firstOf } from './statistics/first-values.ts'
import { tInterval } from './statistics/interval.ts'

/** How many seeds each point of a data set took, in a sweep whose rule stops when a mean is known well enough. */
export interface SeedCounts {
  readonly dataset: string
  /** The wanted half of a 95 % interval, as a share. */
  readonly halfWidth: number
  /** The seeds that every point takes, and the most that it may take. */
  readonly start: number
  readonly most: number
  readonly points: readonly PointSeeds[]
}

export interface PointSeeds {
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly n: number
  /** Half of the 95 % interval, on the plain scale; missing with fewer than two first seeds. */
  readonly half?: number
  /** `known`: to within the wanted half-width. `not known`: with all seeds that it may take. `open`: seeds are missing. */
  readonly state: 'known' | 'not known' | 'open'
}

/** One per data set; none for a sweep with a fixed number of seeds. */
export function seedCounts(
  { experiment: { seedRule, seeds } }: Pick<SweepRecord, 'experiment'>,
  curves: readonly AccuracyCurves[],
): SeedCounts[] {
  if (!seedRule) return []
  const { halfWidth, start } = seedRule
  const judged = (augmentation: string, point: AccuracyPoint): PointSeeds => {
    const { samplesPerClass, n, values, failed = [] } = point
    const [all, first] = [values, firstOf(values)].map(some => some.map(({ accuracy }) => accuracy))
    const interval = tInterval(all, first)
    const half = interval && (interval.high - interval.low) / 2
    const began = first.length + failed.length >= start
    const known = began && half !== undefined && half <= halfWidth * (1 + ROUNDING)
    const state = known ? 'known' : n + failed.length >= seeds.length ? 'not known' : 'open'
    return { augmentation, samplesPerClass, n, ...(half !== undefined && { half }), state }
  }
  return curves.map(({ dataset, series }) => ({
    dataset,
    halfWidth,
    start,
    most: seeds.length,
    points: series.flatMap(({ augmentation, points }) => points.map(point => judged(augmentation, point))),
  }))
}

const ROUNDING = 1e-9

/** Nobody reads more; the report has a table. */
const MOST_NAMED = 8

/**
 * `Seeds were added until ± 1 point (95 %, Stein’s two-stage method): 18 of 21 means are known to that, with 10 to 24 seeds.
 * Not known with all 30: mixup at 1 (± 1.4).`
 */
export function seedCountsText({ halfWidth, most, points }: SeedCounts): string {
  const of = (wanted: PointSeeds['state']) => points.filter(({ state }) => state === wanted)
  const [known, not, open] = [of('known'), of('not known'), of('open')]
  const counts = known.map(({ n }) => n)
  const [fewest, largest] = [Math.min(...counts), Math.max(...counts)]
  const range = fewest === largest ? `${fewest}` : `${fewest} to ${largest}`
  const named = ({ augmentation, samplesPerClass, half }: PointSeeds) =>
    `${augmentationWords(augmentation)} at ${samplesPerClass}${half === undefined ? '' : ` (± ${(100 * half).toFixed(1)})`}`
  return [
    `Seeds were added until ± ${pointsText(halfWidth)} (95 %, Stein’s two-stage method): ${known.length} of ${points.length} means are known to that${known.length > 0 ? `, with ${range} seeds` : ''}.`,
    ...(not.length > 0
      ? [
          `Not known with all ${most}: ${not.slice(0, MOST_NAMED).map(named).join(', ')}${not.length > MOST_NAMED ? ` and ${not.length - MOST_NAMED} more` : ''}.`,
        ]
      : []),
    ...(open.length > 0 ? [`${open.length} ${open.length === 1 ? 'lacks' : 'lack'} seeds.`] : []),
  ].join(' ')
}
