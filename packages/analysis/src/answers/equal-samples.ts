import { tCritical } from '@finetune-lab/random'
import type { AccuracyPoint } from '../curves.ts'
import { addedSeeds } from '../statistics/first-values.ts'

/** log2 of samples per class; −∞ below the smallest size of the curve, ∞ above the largest. */
export interface LogRange {
  readonly low: number
  readonly high: number
}

/**
 * The numbers of samples with which a curve may have the accuracy of a point: those at which a paired t-test at the 5 %
 * level does not reject that both are equal. Between two sizes the curve is linear in log2 of the samples, seed by seed.
 * Inverting the test gives an interval that covers exactly as often as Student's t. Fieller: Some Problems in Interval
 * Estimation, Journal of the Royal Statistical Society B 16, 1954. Beyond the ends of the curve nothing is known: unless
 * the point is significantly better than the smallest size, the interval begins at −∞; unless it is significantly worse
 * than the largest, it ends at ∞.
 *
 * Only seeds with all sizes of the curve count.
 *
 * @param curve by rising size, at least one point
 * @returns undefined with fewer than two such seeds
 */
export function equalSamples(point: AccuracyPoint, curve: readonly AccuracyPoint[]): LogRange | undefined {
  const { gaps, isFirst } = gapsBySize(point, curve)
  if (isFirst.filter(Boolean).length < 2) return undefined
  const [first, last] = [gaps[0], gaps[gaps.length - 1]]
  const [better, worse] = [sideOf(first, isFirst) > 0, sideOf(last, isFirst) < 0]
  const found = gaps.slice(1).flatMap((to, i) => {
    const logs = [curve[i], curve[i + 1]].map(({ samplesPerClass }) => Math.log2(samplesPerClass))
    return notRejected(gaps[i], to, isFirst).map(share => logs[0] + share * (logs[1] - logs[0]))
  })
  // Without such a number, the point is beyond the end of the curve on its side.
  return {
    low: better ? Math.min(...found) : -Infinity,
    high: worse ? Math.max(...found) : Infinity,
  }
}

/** [size][seed]: the point's accuracy minus the curve's; and whether the seed is a first one in all points (`firstOf`). */
function gapsBySize({ values }: AccuracyPoint, curve: readonly AccuracyPoint[]) {
  const accuracies = curve.map(each => new Map(each.values.map(({ seed, accuracy }) => [seed, accuracy])))
  const shared = values.filter(({ seed }) => accuracies.every(each => each.has(seed)))
  const added = addedSeeds([{ values }, ...curve])
  return {
    gaps: accuracies.map(each => shared.map(({ seed, accuracy }) => accuracy - each.get(seed)!)),
    isFirst: shared.map(({ seed }) => !added.has(seed)),
  }
}

/** 1 or −1 if the mean is significantly above or below 0, otherwise 0. */
function sideOf(gaps: readonly number[], isFirst: readonly boolean[]): number {
  const { mean, error } = quadratic(gaps, gaps, isFirst)
  return mean > error + ROUNDING ? 1 : mean < -error - ROUNDING ? -1 : 0
}

/** The ends of the shares 0 … 1 of the way between two sizes at which the mean gap is within t standard errors of 0. */
function notRejected(from: readonly number[], to: readonly number[], isFirst: readonly boolean[]): number[] {
  const { a, b, c } = quadratic(from, to, isFirst)
  const within = (share: number) => (a * share + b) * share + c <= ROUNDING * ROUNDING
  const roots = rootsOf(a, b, c).filter(root => root > 0 && root < 1)
  return [...(within(0) ? [0] : []), ...roots, ...(within(1) ? [1] : [])]
}

/**
 * With w of the way, the gap is g − w (g − h): mean² − t² · variance / n, at most 0 where the test does not reject, is a
 * quadratic in w. Means are over all seeds, variances over the first ones.
 */
function quadratic(from: readonly number[], to: readonly number[], isFirst: readonly boolean[]) {
  const n = from.length
  const freedom = isFirst.filter(Boolean).length - 1
  const critical = tCritical(freedom) ** 2 / (n * freedom)
  const slopes = from.map((gap, i) => gap - to[i])
  const [mean, slope] = [from, slopes].map(values => values.reduce((sum, value) => sum + value, 0) / n)
  const sum = (of: (i: number) => number) => from.reduce((total, _, i) => (isFirst[i] ? total + of(i) : total), 0)
  const [centre, centreSlope] = [from, slopes].map(values => firstMean(values, isFirst))
  const variance = critical * sum(i => (from[i] - centre) ** 2)
  return {
    mean,
    error: Math.sqrt(variance),
    a: slope ** 2 - critical * sum(i => (slopes[i] - centreSlope) ** 2),
    b: -2 * (mean * slope - critical * sum(i => (from[i] - centre) * (slopes[i] - centreSlope))),
    c: mean ** 2 - variance,
  }
}

function firstMean(values: readonly number[], isFirst: readonly boolean[]): number {
  const first = values.filter((_, i) => isFirst[i])
  return first.reduce((sum, value) => sum + value, 0) / first.length
}

function rootsOf(a: number, b: number, c: number): number[] {
  if (Math.abs(a) < 1e-18) return Math.abs(b) < 1e-18 ? [] : [-c / b]
  const discriminant = b * b - 4 * a * c
  // Pairs that all differ by the same amount have one root, which rounding would hide or double.
  if (Math.abs(discriminant) < 1e-14 * b * b) return [-b / (2 * a)]
  if (discriminant < 0) return []
  const root = Math.sqrt(discriminant)
  const stable = -0.5 * (b + (b < 0 ? -root : root))
  return stable === 0 ? [0] : [stable / a, c / stable]
}

/** Rounding error between equal accuracies. */
const ROUNDING = 1e-12
