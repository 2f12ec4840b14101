import { incompleteBeta } from '@finetune-lab/random'
import type { RunResult } from '@finetune-lab/runs'
import type { ConfusionCounts } from './confusion.ts'
import { wilsonInterval } from './statistics/interval.ts'

/** How a network's training collapsed: it predicts one class, or is no better than chance. */
export type Collapse = 'one class' | 'chance'

/**
 * Whether a trained network distinguishes the classes of its test set at all. This is the only definition, used by all
 * tables, charts and sentences. It reads the confusion matrix, so results of older versions get the same verdict.
 *
 * - `one class`: at least 90 % of the test images are predicted as one class, and fewer than 5 % of the images of the
 *   other classes are recognised. Networks with dead units do this. If 90 % of a test set are one class, a sound network
 *   predicts that class often too, but recognises more of the others.
 * - `chance`: the number of correct predictions is not significantly above chance (one-sided exact binomial test, 5 %),
 *   and the upper end of Wilson's 95 % interval is less than a tenth of the way from chance to perfect. The second
 *   condition excludes small test sets, on which a fair network may miss significance. Chance is the accuracy of the
 *   same predictions if they were independent of the images, Σ (share of true class c) × (share of predictions c), which
 *   is also right for unequal classes. Cohen: A Coefficient of Agreement for Nominal Scales, Educational and
 *   Psychological Measurement 20, 1960; "a tenth of the way" is κ = 0.1.
 *
 * @param confusion [true class][predicted class], test images
 * @returns undefined if training did not collapse, or if fewer than ten test images are outside the class that is
 *   predicted most often: too few to judge
 */
export function collapseOf(confusion: ConfusionCounts): Collapse | undefined {
  const known = verdicts.get(confusion)
  if (known) return known.collapse
  const collapse = collapseOfCounts({
    truths: confusion.map(sum),
    predictions: confusion.map((_, said) => sum(confusion.map(row => row[said] ?? 0))),
    right: confusion.map((row, index) => row[index] ?? 0),
  })
  verdicts.set(confusion, { collapse })
  return collapse
}

/** How a run's network collapsed, by finetune data set; undefined if it did not. */
export function collapsesOf({ finetunes }: RunResult): Readonly<Record<string, Collapse>> | undefined {
  const found = finetunes.flatMap(({ dataset, confusion }) => {
    const collapse = collapseOf(confusion)
    return collapse ? [[dataset, collapse] as const] : []
  })
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

/** Caches verdicts: results are read once but judged for every new figure. */
const verdicts = new WeakMap<ConfusionCounts, { readonly collapse: Collapse | undefined }>()

const ONE_CLASS_SHARE = 0.9
const RECOGNISED_SHARE = 0.05
const LEAST_OTHERS = 10
const LEVEL = 0.05
const LEAST_KAPPA = 0.1

/** Counts per class: its test images, those predicted as it, and those correctly so. */
export interface ClassCounts {
  readonly truths: readonly number[]
  readonly predictions: readonly number[]
  readonly right: readonly number[]
}

/** The same verdict from the sums of a confusion matrix. */
export function collapseOfCounts({ truths, predictions, right: diagonal }: ClassCounts): Collapse | undefined {
  const images = sum(truths)
  const right = sum(diagonal)
  const commonest = predictions.indexOf(Math.max(...predictions))
  const others = images - (truths[commonest] ?? 0)
  if (others < LEAST_OTHERS) return undefined
  const recognised = right - (diagonal[commonest] ?? 0)
  if (predictions[commonest] >= ONE_CLASS_SHARE * images && recognised < RECOGNISED_SHARE * others) return 'one class'

  const chance = sum(truths.map((count, index) => (count / images) * (predictions[index] / images)))
  const high = wilsonInterval(right / images, images)!.high
  if ((high - chance) / (1 - chance) >= LEAST_KAPPA) return undefined
  return atLeast(right, images, chance) > LEVEL ? 'chance' : undefined
}

/** P(X ≥ successes) of a binomial X. */
function atLeast(successes: number, trials: number, probability: number): number {
  return successes === 0 ? 1 : incompleteBeta(probability, successes, trials - successes + 1)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
