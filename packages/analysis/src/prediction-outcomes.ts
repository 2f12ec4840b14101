import type { Expectation, Experiment } from '@finetune-lab/experiment'
import { pointsText } from './answers/sentences/words.ts'
import { type AccuracyPoint, type AccuracySeries, curves } from './curves.ts'
import { type PairedDifference, pairedDifference } from './differences.ts'
import { comparisonTrouble } from './point-trouble.ts'
import { firstOf } from './statistics/first-values.ts'
import { seedsForEquivalence } from './statistics/power.ts'
import { standardDeviation } from './statistics/spread.ts'
import type { WithResult } from './with-result.ts'

export type Verdict = 'held' | 'did not hold' | 'undecided'

export interface PredictionOutcome {
  readonly text: string
  /** Missing if a person must judge. */
  readonly expect?: Expectation
  /** One per finetune data set; empty if a person must judge. */
  readonly outcomes: readonly DatasetOutcome[]
}

export interface DatasetOutcome {
  readonly dataset: string
  readonly verdict: Verdict
  /** The basis of the verdict: `mixup − none at s = 1: +7.5 points [+1.6, +13.4], n = 3`. */
  readonly figures: string
  /** All comparisons in the prediction, as numbers. */
  readonly comparisons: readonly Comparison[]
}

/** A paired difference of accuracies and the bounds that the prediction sets for it. */
export interface Comparison extends PairedDifference {
  /** The difference: `mixup − none at s = 1`. */
  readonly of: string
  readonly samplesPerClass: number
  /** Predicted bounds; missing if nothing was predicted. */
  readonly atLeast?: number
  readonly atMost?: number
}

/**
 * Checks each prediction of an experiment against the finished runs. Held: the 95 % interval of every difference in it is
 * within the predicted bounds. Did not hold: one is outside. Undecided: an interval reaches across a bound, runs are
 * missing, or there is only one seed, which says nothing about the spread. Points with collapsed or failed runs decide
 * nothing.
 */
export function predictionOutcomes(experiment: Experiment, runs: readonly WithResult[]): PredictionOutcome[] {
  const all = curves(runs)
  return experiment.predictions.map(({ text, expect }) => {
    if (!expect) return { text, outcomes: [] }
    const outcomes = experiment.finetune.dataset.map(dataset => {
      const series = all.find(curve => curve.dataset === dataset)?.series ?? []
      const outcome = judge(expectedComparisons(expect, series, experiment.pretrain.samplesPerClass))
      return { dataset, ...outcome, figures: outcome.figures + seedsToShow(expect, outcome) }
    })
    return { text, expect, outcomes }
  })
}

/** `; if they are alike, 42 seeds show it` for an undecided prediction that two augmentations are alike. */
function seedsToShow(expect: Expectation, { verdict, comparisons }: Omit<DatasetOutcome, 'dataset'>): string {
  if (expect.kind !== 'alike' || verdict !== 'undecided') return ''
  const spreads = comparisons.flatMap(
    ({ values }) => standardDeviation(firstOf(values).map(({ difference }) => difference)) ?? [],
  )
  const seeds = seedsForEquivalence(expect.within, Math.max(...spreads))
  const most = Math.max(...comparisons.map(({ n }) => n))
  if (spreads.length === 0 || seeds === undefined || seeds <= most) return ''
  return `; if they are alike, ${seeds} seeds show it (power 80 %)`
}

/** Undefined: a comparison without runs. `trouble`: one with an unsound point. */
type Expected = readonly (Comparison | { readonly trouble: string } | undefined)[]

function expectedComparisons(
  expect: Expectation,
  series: readonly AccuracySeries[],
  sizes: readonly number[],
): Expected {
  const pointOf = (label: string, size: number) =>
    series
      .find(({ augmentation }) => augmentation === label)
      ?.points.find(({ samplesPerClass }) => samplesPerClass === size)
  switch (expect.kind) {
    case 'better': {
      const { better, than, at, by } = expect
      return [
        compare(`${better} − ${than} at s = ${at}`, at, pointOf(better, at), pointOf(than, at), { atLeast: by }, [
          better,
          than,
        ]),
      ]
    }
    case 'alike': {
      const [first, second] = expect.alike
      const bounds = { atLeast: -expect.within, atMost: expect.within }
      return sizes.map(size =>
        compare(`${first} − ${second} at s = ${size}`, size, pointOf(first, size), pointOf(second, size), bounds, [
          first,
          second,
        ]),
      )
    }
    case 'plateau': {
      const { plateau, from, within } = expect
      const largest = Math.max(...sizes)
      const end = pointOf(plateau, largest)
      // The gain to the largest number of samples; a loss is not a gain.
      return sizes
        .filter(size => size >= from && size < largest)
        .map(size =>
          compare(`${plateau}, s = ${size} to ${largest}`, size, end, pointOf(plateau, size), { atMost: within }, [
            `s = ${largest}`,
            `s = ${size}`,
          ]),
        )
    }
  }
}

function compare(
  of: string,
  samplesPerClass: number,
  a: AccuracyPoint | undefined,
  b: AccuracyPoint | undefined,
  bounds: Bounds,
  names: readonly [string, string],
): Expected[number] {
  const paired = a && b && pairedDifference(a, b)
  if (!paired) return undefined
  const [nameA, nameB] = names
  const trouble = comparisonTrouble([nameA, a], [nameB, b])
  return trouble ? { trouble: `${of}: ${trouble}` } : { of, samplesPerClass, ...paired, ...bounds }
}

type Bounds = Pick<Comparison, 'atLeast' | 'atMost'>

function judge(expected: Expected): Omit<DatasetOutcome, 'dataset'> {
  const comparisons = expected.flatMap(one => (one === undefined || 'trouble' in one ? [] : [one]))
  const troubles = expected.flatMap(one => (one && 'trouble' in one ? [one.trouble] : []))
  if (comparisons.length === 0 && troubles.length > 0)
    return { verdict: 'undecided', figures: `not judged: ${troubles[0]}`, comparisons }
  if (comparisons.length === 0) return { verdict: 'undecided', figures: 'no finished runs to compare', comparisons }
  const outside = comparisons.filter(isOutside)
  const missing = expected.length - comparisons.length
  const held = missing === 0 && comparisons.every(isWithin)
  const verdict = outside.length > 0 ? 'did not hold' : held ? 'held' : 'undecided'
  const deciding = outside.length > 0 ? outside : held ? comparisons : comparisons.filter(each => !isWithin(each))
  const shown = (deciding.length > 0 ? deciding : comparisons).toSorted((a, b) => excess(b) - excess(a))[0]
  const rank =
    expected.length > 1
      ? ` (the farthest of ${expected.length}${missing > troubles.length ? `, ${missing - troubles.length} missing` : ''}${troubles.length > 0 ? `, ${troubles.length} not judged: ${troubles[0]}` : ''})`
      : ''
  return { verdict, figures: figuresOf(shown) + rank, comparisons }
}

function isWithin({ interval, atLeast = -Infinity, atMost = Infinity }: Comparison): boolean {
  return interval !== undefined && interval.low >= atLeast && interval.high <= atMost
}

function isOutside({ interval, atLeast = -Infinity, atMost = Infinity }: Comparison): boolean {
  return interval !== undefined && (interval.high < atLeast || interval.low > atMost)
}

/** How far the mean is beyond the nearer bound; negative inside. */
function excess({ mean, atLeast = -Infinity, atMost = Infinity }: Comparison): number {
  return Math.max(atLeast - mean, mean - atMost)
}

function figuresOf({ of, mean, interval, n }: Comparison): string {
  return `${of}: ${pointsText(mean, interval)}, n = ${n}`
}
