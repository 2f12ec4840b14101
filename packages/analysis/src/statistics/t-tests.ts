import { tCritical, tTail } from '@finetune-lab/random'
import { type Interval, mean, spreadOf } from './interval.ts'

/** A difference of two means with its t-test. */
export interface TTest {
  /** Mean of a − mean of b. */
  readonly difference: number
  /** 95 % interval of the difference. */
  readonly interval?: Interval
  /** Two-sided; undefined if the values do not vary. */
  readonly p?: number
  /** Degrees of freedom; Welch's are rarely integers. */
  readonly freedom?: number
}

/**
 * Paired t-test. Student (W. S. Gosset): The Probable Error of a Mean. Biometrika 6, 1908. R's t.test(a, b, paired =
 * TRUE).
 *
 * @param differences a − b, one per pair, at least one; a single one has no interval and no p
 * @param first those that the spread and the degrees of freedom come from; see `tInterval`
 */
export function pairedTTest(differences: readonly number[], first = differences): TTest {
  const test = judge(mean(differences), Math.sqrt(variance(first) / differences.length), first.length - 1)
  return withSpreadOf(test, spreadOf(differences, first))
}

/**
 * Welch's t-test of two independent samples with possibly different spreads. Welch: The Generalization of “Student's” Problem when Several
 * Different Population Variances are Involved. Biometrika 34, 1947; degrees of freedom by his equation (Satterthwaite
 * 1946). R's t.test(a, b).
 *
 * @param a, b at least one value each; no interval and no p unless both have two
 * @param firstA, firstB those that the spreads and degrees of freedom come from; see `tInterval`
 */
export function welchTTest(a: readonly number[], b: readonly number[], firstA = a, firstB = b): TTest {
  const [partA, partB] = [variance(firstA) / a.length, variance(firstB) / b.length]
  const freedom = (partA + partB) ** 2 / (partA ** 2 / (firstA.length - 1) + partB ** 2 / (firstB.length - 1))
  const difference = mean(a) - mean(b)
  if (firstA.length < 2 || firstB.length < 2) return { difference }
  // Without spread the equation is 0 / 0. The limit is not needed because the interval has no width.
  return judge(
    difference,
    Math.sqrt(partA + partB),
    Number.isNaN(freedom) ? firstA.length + firstB.length - 2 : freedom,
  )
}

/**
 * The probability that the true difference is above zero, given the values: with the reference prior p(μ, σ) ∝ 1/σ the
 * posterior is Student's t around the difference, its standard error as scale. Benavoli, Corani, Demšar, Zaffalon: Time
 * for a Change: a Tutorial for Comparing Multiple Classifiers Through Bayesian Analysis, JMLR 18, 2017, section 4.1,
 * without the correlation that overlapping training sets would bring. It is about the mean over seeds, not about the next
 * seed, and it is not a p value, although it uses the same numbers.
 *
 * @returns undefined without a p value
 */
export function probabilityAbove({ difference, p }: TTest): number | undefined {
  return p === undefined ? undefined : difference > 0 ? 1 - p / 2 : p / 2
}

const withSpreadOf = (test: TTest, spread: { readonly spreadOf?: number }): TTest =>
  test.interval && spread.spreadOf ? { ...test, interval: { ...test.interval, ...spread } } : test

/** Rounding errors between equal differences of shares, about 1e-16, are not spread. */
const LEAST_ERROR = 1e-13

function judge(difference: number, standardError: number, freedom: number): TTest {
  if (freedom < 1) return { difference }
  const half = tCritical(freedom) * standardError
  const interval: Interval = { kind: 't', low: difference - half, high: difference + half }
  // A probability too small for a double becomes the smallest one, never zero.
  const p =
    standardError < LEAST_ERROR ? undefined : Math.max(Number.MIN_VALUE, tTail(difference / standardError, freedom))
  return { difference, interval, p, freedom }
}

/** The sample variance, with n − 1. NaN for one value. */
function variance(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}
