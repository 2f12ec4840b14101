import type { DifferenceCurves, DifferencePoint, DifferenceSeries, LeftOut } from '../differences.ts'
import { holm } from '../statistics/holm.ts'
import { seedsNeeded } from '../statistics/power.ts'
import { pooledDeviation, standardDeviation } from '../statistics/spread.ts'
import { pairedTTest, probabilityAbove } from '../statistics/t-tests.ts'
import { signedRank } from '../statistics/wilcoxon.ts'

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
}

export interface ContrastPoint extends DifferencePoint {
  /** The standard deviation of the pairs' differences. */
  readonly deviation?: number
  /** Missing with one pair, and if all pairs differ by the same amount, which leaves no spread. */
  readonly test?: {
    readonly freedom: number
    readonly p: number
    /** Adjusted over the sizes. */
    readonly holm: number
  }
  /** Exact; missing if all pairs are equal. With n pairs, p is at least 2^(1 − n): 0.25 with three. */
  readonly wilcoxon?: { readonly positive: number; readonly n: number; readonly p: number; readonly holm: number }
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

/** Differences of interest: half a point, one, two and five. */
const ASKED = [0.005, 0.01, 0.02, 0.05]

export function contrasts({ reference, series }: DifferenceCurves): Contrast[] {
  return series.map(one => contrast(one, reference))
}

function contrast({ augmentation, points, leftOut }: DifferenceSeries, reference: string): Contrast {
  const values = points.map(point => point.values.map(({ difference }) => difference))
  const tests = values.map(pairedTTest)
  const ranks = values.map(signedRank)
  const testsHolm = holm(tests.map(({ p }) => p))
  const ranksHolm = holm(ranks.map(rank => rank?.p))
  const spread = pooledDeviation(values)
  return {
    augmentation,
    reference,
    points: points.map((point, i) => {
      const test = tests[i]
      const rank = ranks[i]
      return {
        ...point,
        deviation: standardDeviation(values[i]),
        test: test.p === undefined ? undefined : { p: test.p, freedom: test.freedom!, holm: testsHolm[i]! },
        wilcoxon: rank && { ...rank, holm: ranksHolm[i]! },
        probabilityBetter: probabilityAbove(test),
        wins: {
          better: values[i].filter(difference => difference > 0).length,
          equal: values[i].filter(difference => difference === 0).length,
        },
      }
    }),
    ...(leftOut && { leftOut }),
    spread,
    seedsNeeded:
      spread === undefined || spread < NO_SPREAD
        ? []
        : ASKED.map(difference => ({ difference, seeds: seedsNeeded(difference, spread) })),
  }
}
