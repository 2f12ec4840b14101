import type { DifferenceCurves, DifferencePoint, DifferenceSeries, LeftOut } from '../differences.ts'
import { addedSeeds, firstOf } from '../statistics/first-values.ts'
import { holm } from '../statistics/holm.ts'
import { seedsForEquivalence, seedsNeeded } from '../statistics/power.ts'
import { pooledDeviation, standardDeviation } from '../statistics/spread.ts'
import { pairedTTest, probabilityAbove } from '../statistics/t-tests.ts'
import { signedRank } from '../statistics/wilcoxon.ts'
import { type Picked, pickedDifference } from './picked.ts'

/** An augmentation compared with the reference, with a test per number of samples. */
export interface Contrast {
  readonly augmentation: string
  readonly reference: string
  readonly points: readonly ContrastPoint[]
  /** Sizes that are not compared because runs collapsed or failed; missing if there are none. */
  readonly leftOut?: readonly LeftOut[]
  /** The standard deviation of a pair's difference, pooled over the sizes; missing with one seed. */
  readonly spread?: number
  /** Seeds needed to detect a difference at this spread (paired t-test, level 5 %, power 80 %). */
  readonly seedsNeeded: readonly SeedsNeeded[]
  /** Seeds needed to show that both are alike within a margin, if they are (interval within ± it, power 80 %). */
  readonly seedsForEquivalence: readonly SeedsNeeded[]
  /** The number of comparisons adjusted together (Holm): all of the sweep with a p value. */
  readonly family: number
  /** The largest differences, with intervals that hold after picking; missing for fewer than two sizes. */
  readonly largest?: {
    /** The farthest from zero. */
    readonly size: PickedDifference
    /** Among the significant ones. */
    readonly gain?: PickedDifference
    readonly loss?: PickedDifference
  }
}

export interface PickedDifference extends Picked {
  readonly samplesPerClass: number
}

export interface ContrastPoint extends DifferencePoint {
  /** The standard deviation of the pairs' differences. */
  readonly deviation?: number
  /** Missing with one pair, and if all pairs differ by the same amount, which leaves no spread. */
  readonly test?: {
    readonly freedom: number
    readonly p: number
    /** Adjusted over the sizes of this augmentation. */
    readonly holm: number
    /** Adjusted over all comparisons of the sweep: every augmentation, size and finetune data set. */
    readonly holmAll: number
  }
  /** Exact; missing if all pairs are equal. With n pairs, p is at least 2^(1 − n): 0.25 with three. */
  readonly wilcoxon?: {
    readonly positive: number
    readonly n: number
    readonly p: number
    readonly holm: number
    readonly holmAll: number
  }
  /** The probability that the true mean difference is above zero (`probabilityAbove`); missing whenever `test` is. */
  readonly probabilityBetter?: number
  /** The number of pairs in which the augmentation is ahead, and in which both are equal. */
  readonly wins: { readonly better: number; readonly equal: number }
}

export interface SeedsNeeded {
  /** A share: 0.01 is one point. */
  readonly difference: number
  /** Missing above 1,000. */
  readonly seeds?: number
}

/** Rounding error between equal differences of shares. */
const NO_SPREAD = 1e-12

/** Margins within which settings may count as alike: one point, the one that people ask about first. */
const ALIKE = [0.01]

/** Differences of interest: half a point, one, two and five. */
const ASKED = [0.005, 0.01, 0.02, 0.05]

/** The contrasts of each finetune data set. All of them are one family of tests. */
export function contrasts(paired: readonly DifferenceCurves[]): Contrast[][] {
  const all = paired.map(({ reference, series }) => series.map(one => ({ reference, ...one, ...tested(one) })))
  const family = all.flat()
  const testsAll = holm(family.flatMap(({ tests }) => tests.map(({ p }) => p)))
  const ranksAll = holm(family.flatMap(({ ranks }) => ranks.map(rank => rank?.p)))
  const size = testsAll.filter(p => p !== undefined).length
  let next = 0
  return all.map(series =>
    series.map(one => {
      const own = [next, next + one.points.length] as const
      next += one.points.length
      return contrast(one, testsAll.slice(...own), ranksAll.slice(...own), size)
    }),
  )
}

/** Whether a difference is significant after adjustment over all comparisons of the sweep. */
export function significant({ test, interval, mean }: ContrastPoint): boolean {
  // Pairs that all differ by the same amount have no test: their interval is a point.
  return test ? test.holmAll < 0.05 : interval !== undefined && Math.abs(mean) > NO_SPREAD
}

type Tested = DifferenceSeries & { readonly reference: string } & ReturnType<typeof tested>

function tested({ points }: DifferenceSeries) {
  const values = points.map(point => point.values.map(({ difference }) => difference))
  const first = points.map(point => firstOf(point.values).map(({ difference }) => difference))
  // The exact ranks of a number of pairs that was chosen while the sweep ran are unknown.
  return { values, first, tests: values.map((all, i) => pairedTTest(all, first[i])), ranks: first.map(signedRank) }
}

function contrast(
  { augmentation, reference, points, leftOut, values, first, tests, ranks }: Tested,
  testsAll: readonly (number | undefined)[],
  ranksAll: readonly (number | undefined)[],
  family: number,
): Contrast {
  const testsHolm = holm(tests.map(({ p }) => p))
  const ranksHolm = holm(ranks.map(rank => rank?.p))
  const spread = pooledDeviation(first)
  const known = spread !== undefined && spread >= NO_SPREAD
  const compared = points.map((point, i): ContrastPoint => {
    const test = tests[i]
    const rank = ranks[i]
    return {
      ...point,
      deviation: standardDeviation(first[i]),
      test:
        test.p === undefined
          ? undefined
          : { p: test.p, freedom: test.freedom!, holm: testsHolm[i]!, holmAll: testsAll[i]! },
      wilcoxon: rank && { ...rank, holm: ranksHolm[i]!, holmAll: ranksAll[i]! },
      probabilityBetter: probabilityAbove(test),
      wins: {
        better: values[i].filter(difference => difference > 0).length,
        equal: values[i].filter(difference => difference === 0).length,
      },
    }
  })
  return {
    augmentation,
    reference,
    points: compared,
    ...(leftOut && { leftOut }),
    spread,
    seedsNeeded: known ? ASKED.map(difference => ({ difference, seeds: seedsNeeded(difference, spread) })) : [],
    seedsForEquivalence: known
      ? ALIKE.map(difference => ({ difference, seeds: seedsForEquivalence(difference, spread) }))
      : [],
    family,
    ...(compared.length > 1 && { largest: largestOf(compared) }),
  }
}

/** The largest difference, up or down. */
export function farthest(points: readonly ContrastPoint[]): ContrastPoint {
  return points.reduce((far, point) => (Math.abs(point.mean) > Math.abs(far.mean) ? point : far))
}

function largestOf(points: readonly ContrastPoint[]): Contrast['largest'] {
  const samples = points.map(({ values }) => new Map(values.map(({ seed, difference }) => [seed, difference])))
  const added = addedSeeds(points)
  const picked = (among: (point: ContrastPoint) => boolean, of: 'gain' | 'loss' | 'size') => {
    let far: number | undefined
    for (const [i, point] of points.entries())
      if (among(point) && (far === undefined || Math.abs(point.mean) > Math.abs(points[far].mean))) far = i
    return far === undefined
      ? undefined
      : { samplesPerClass: points[far].samplesPerClass, ...pickedDifference(samples, far, of, added) }
  }
  const gain = picked(point => significant(point) && point.mean > 0, 'gain')
  const loss = picked(point => significant(point) && point.mean < 0, 'loss')
  return { size: picked(() => true, 'size')!, ...(gain && { gain }), ...(loss && { loss }) }
}
