import type { Answers } from '../answers/answers.ts'
import type { Equivalent, Samples } from '../answers/labels-saved.ts'
import { formatSamples } from '../answers/sentences/labels-saved-sentence.ts'
import { type AnalysedAlternative, type Claim, UNKNOWN } from './claim.ts'
import { type ChallengeVerdict, effectVerdict } from './verdict.ts'

/**
 * Labels saved at the augmentation's smallest size: how many more (or fewer) samples per class the reference needs. The
 * claim is judged like an effect of that size. If the sentence does not show that labels are saved or lost, the claim is
 * that neither is shown.
 */
export function labelsSavedClaim(
  augmentation: string,
  answer: Answers,
  recipe: AnalysedAlternative,
): Claim | undefined {
  const first = pointIn(answer, augmentation)
  if (!first?.interval) return undefined
  const size = first.samplesPerClass
  const recorded = effect(pointIn(recipe.answers, augmentation, size) ?? first)
  const claimed = effect(first).interval!
  const shown = claimed.low > 0 || claimed.high < 0
  return other => {
    const found = pointIn(other.answers, augmentation, size)
    if (!found) return UNKNOWN
    const now = effect(found)
    const verdict = shown ? effectVerdict(recorded.mean, now) : appearing(now.interval)
    return { verdict, words: words(verdict, found.reference), figures: figuresOf(found) }
  }
}

const appearing = (interval: { low: number; high: number } | undefined): ChallengeVerdict =>
  !interval ? 'unknown' : interval.low > 0 || interval.high < 0 ? 'appears' : 'holds'

/** Samples per class of the reference beyond those of the augmentation; beyond the ends of its curve, twice as far. */
function effect({ samplesPerClass, reference, interval }: Equivalent) {
  const saved = ({ samplesPerClass: count, beyond }: Samples) =>
    (beyond === 'more' ? 2 * count : beyond === 'fewer' ? count / 2 : count) - samplesPerClass
  return { mean: saved(reference), interval: interval && { low: saved(interval.low), high: saved(interval.high) } }
}

function pointIn({ labelsSaved }: Answers, augmentation: string, size?: number): Equivalent | undefined {
  const points = labelsSaved.find(each => each.augmentation === augmentation)?.points
  return size === undefined ? points?.[0] : points?.find(({ samplesPerClass }) => samplesPerClass === size)
}

function words(verdict: ChallengeVerdict, reference: Samples): string {
  switch (verdict) {
    case 'shrinks':
      return `shrinks to ${formatSamples(reference)}`
    case 'vanishes':
      return 'is no longer shown'
    case 'turns round':
      return `turns round to ${formatSamples(reference)}`
    case 'appears':
      return `becomes ${formatSamples(reference)}`
    case 'unknown':
      return UNKNOWN.words
    default:
      return verdict
  }
}

/** `2.8 [1.4, 5], n = 10` */
function figuresOf({ reference, interval, n }: Equivalent): string {
  const range = interval ? ` [${formatSamples(interval.low)}, ${formatSamples(interval.high)}]` : ''
  return `${formatSamples(reference)}${range}, n = ${n}`
}
