import type { AccuracyPoint } from '../curves.ts'
import { pairsOf, type SeedDifference } from '../differences.ts'
import { firstOf } from '../statistics/first-values.ts'
import { cutInterval, type Interval } from '../statistics/interval.ts'
import { pairedTTest, welchTTest } from '../statistics/t-tests.ts'

/** The difference of two mean accuracies, −1 … 1. */
export interface AccuracyDifference {
  readonly kind: 'paired' | 'unpaired'
  /** Paired: the mean over pairs; unpaired: the difference of the means. */
  readonly mean: number
  /** 95 % (t); missing with too few runs. */
  readonly interval?: Interval
  /** Two-sided, of the paired t-test or of Welch's. */
  readonly p?: number
  /** The number of pairs; unpaired: of the runs on each side. */
  readonly n: number | readonly [a: number, b: number]
  /** Paired: the difference of each seed. */
  readonly values: readonly SeedDifference[]
}

/** a − b, over the shared seeds or as independent runs. Undefined if `paired` finds no shared seed. */
export function accuracyDifference(
  a: AccuracyPoint,
  b: AccuracyPoint,
  kind: 'paired' | 'unpaired',
): AccuracyDifference | undefined {
  if (kind === 'unpaired') {
    const test = welchTTest(accuracies(a.values), accuracies(b.values), ...firstAccuracies(a, b))
    return { kind, mean: test.difference, ...known(test), n: [a.n, b.n], values: [] }
  }
  const values = pairsOf(a, b)
  if (values.length === 0) return undefined
  const [all, first] = [values, firstOf(values)].map(pairs => pairs.map(({ difference }) => difference))
  const test = pairedTTest(all, first)
  return { kind, mean: test.difference, ...known(test), n: values.length, values }
}

const accuracies = (values: AccuracyPoint['values']) => values.map(({ accuracy }) => accuracy)

const firstAccuracies = (a: AccuracyPoint, b: AccuracyPoint) =>
  [accuracies(firstOf(a.values)), accuracies(firstOf(b.values))] as const

const known = ({ interval, p }: { interval?: Interval; p?: number }) => ({
  ...(interval && { interval: cutInterval(interval, -1, 1) }),
  ...(p !== undefined && { p }),
})
