import type { AccuracyPoint } from '../curves.ts'
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
  readonly values: readonly { readonly seed: number; readonly difference: number }[]
}

/** a − b, over the shared seeds or as independent runs. Undefined if `paired` finds no shared seed. */
export function accuracyDifference(
  a: AccuracyPoint,
  b: AccuracyPoint,
  kind: 'paired' | 'unpaired',
): AccuracyDifference | undefined {
  if (kind === 'unpaired') {
    const test = welchTTest(accuracies(a), accuracies(b))
    return { kind, mean: test.difference, ...known(test), n: [a.n, b.n], values: [] }
  }
  const values = a.values.flatMap(({ seed, accuracy }) => {
    const partner = b.values.find(value => value.seed === seed)
    return partner ? [{ seed, difference: accuracy - partner.accuracy }] : []
  })
  if (values.length === 0) return undefined
  const test = pairedTTest(values.map(({ difference }) => difference))
  return { kind, mean: test.difference, ...known(test), n: values.length, values }
}

const accuracies = ({ values }: AccuracyPoint) => values.map(({ accuracy }) => accuracy)

const known = ({ interval, p }: { interval?: Interval; p?: number }) => ({
  ...(interval && { interval: cutInterval(interval, -1, 1) }),
  ...(p !== undefined && { p }),
})
