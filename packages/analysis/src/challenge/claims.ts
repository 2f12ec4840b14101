import type { Answers } from '../answers/answers.ts'
import { farthest, significant } from '../answers/contrasts.ts'
import type { Plateau } from '../answers/plateau.ts'
import type { Sentence } from '../answers/sentences/sentences.ts'
import { percent, pointsText } from '../answers/sentences/words.ts'
import { augmentationWords } from '../augmentation-words.ts'
import { bestPoint } from '../best-point.ts'
import type { AccuracyCurves, AccuracyPoint } from '../curves.ts'
import { type PairedDifference, pairedDifference } from '../differences.ts'
import { formatPoints } from '../format-points.ts'
import { isSound } from '../point-trouble.ts'
import { type AnalysedAlternative, type Claim, UNKNOWN } from './claim.ts'
import { labelsSavedClaim } from './labels-saved-claim.ts'
import { type ChallengeVerdict, effectVerdict } from './verdict.ts'

/** The claim of a sentence; undefined if it claims nothing that other heads could change. */
export function claimOf(sentence: Sentence, answer: Answers, recipe: AnalysedAlternative): Claim | undefined {
  const { about, augmentation } = sentence
  switch (about) {
    case 'best':
      return answer.best && bestClaim(answer.best)
    case 'labels saved':
      return labelsSavedClaim(augmentation, answer, recipe)
    case 'difference':
      return differenceClaim(augmentation, answer, recipe)
    case 'plateau': {
      const plateau = answer.plateaus.find(each => each.augmentation === augmentation)
      return plateau && plateauClaim(plateau, recipe)
    }
    default:
      return undefined
  }
}

/** Whether the setting named as the best is still the best. */
function bestClaim({ augmentation, samplesPerClass }: NonNullable<Answers['best']>): Claim {
  return ({ curves }) => {
    const [own, top] = [pointIn(curves, augmentation, samplesPerClass), bestPoint([curves])]
    if (!own || !top || own.n === 1) return UNKNOWN
    if (top.augmentation === augmentation && top.samplesPerClass === samplesPerClass)
      return { verdict: 'holds', words: 'holds', figures: `${percent(own.mean)} %, n = ${own.n}` }
    const difference = pairedDifference(own, top)
    const name = `${augmentationWords(top.augmentation)} with ${top.samplesPerClass} per class has ${percent(top.mean)} %`
    if (!difference?.interval) return { ...UNKNOWN, figures: name }
    const behind = difference.interval.high < 0
    return {
      verdict: behind ? 'turns round' : 'vanishes',
      words: behind ? 'turns round: another setting is better' : 'is no longer shown',
      figures: `${name}; difference to it ${figuresOf(difference)}`,
    }
  }
}

/** The largest significant difference decides; the other sizes are counted. Without one, whether one appears. */
function differenceClaim(augmentation: string, answer: Answers, recipe: AnalysedAlternative): Claim | undefined {
  const pointsOf = ({ contrasts }: Answers) => contrasts.find(each => each.augmentation === augmentation)?.points ?? []
  const recorded = pointsOf(answer)
  if (recorded.length === 0 || recorded.every(({ n }) => n === 1)) return undefined
  const shown = recorded.filter(significant)
  const own = pointsOf(recipe.answers)
  if (shown.length === 0)
    return other => {
      const appeared = pointsOf(other.answers).filter(significant)
      if (pointsOf(other.answers).every(({ n }) => n === 1)) return UNKNOWN
      if (appeared.length === 0) return { verdict: 'holds', words: 'holds', figures: '' }
      const point = farthest(appeared)
      return { verdict: 'appears', words: 'a difference appears', figures: `${figuresOf(point)}${at(point)}` }
    }
  return other => {
    const found = pointsOf(other.answers)
    const judged = shown.map(({ samplesPerClass, mean }) => {
      const [before, after] = [own, found].map(points =>
        points.find(point => point.samplesPerClass === samplesPerClass),
      )
      const complete = after && (!before || after.n >= before.n) ? after : undefined
      return { samplesPerClass, after, verdict: effectVerdict(before?.mean ?? mean, complete) }
    })
    const deciding = judged.find(({ samplesPerClass }) => samplesPerClass === farthest(shown).samplesPerClass)!
    const { after, verdict } = deciding
    if (!after) return UNKNOWN
    const figures = `${figuresOf(after)}${at(deciding)}${counts(judged.map(each => each.verdict))}`
    return { verdict, words: effectWords(verdict, after.mean), figures }
  }
}

/** `; of 5 sizes with a difference it holds at 2 and vanishes at 3` */
function counts(verdicts: readonly ChallengeVerdict[]): string {
  if (verdicts.length < 2) return ''
  const parts = (['holds', 'shrinks', 'vanishes', 'turns round', 'unknown'] as const).flatMap(verdict => {
    const count = verdicts.filter(each => each === verdict).length
    return count > 0 ? [`${verdict === 'unknown' ? 'cannot be judged' : verdict} at ${count}`] : []
  })
  return `; of ${verdicts.length} sizes with a difference, it ${parts.join(', ')}`
}

/** A rise must still be a gain; a plateau must not gain more than its margin. */
function plateauClaim(
  { augmentation, from, largest: end, margin, gain }: Plateau,
  recipe: AnalysedAlternative,
): Claim | undefined {
  if (!gain.interval) return undefined
  const gainIn = ({ curves }: Pick<AnalysedAlternative, 'curves'>) => {
    const [last, first] = [gain.to, gain.of].map(size => pointIn(curves, augmentation, size))
    return last && first && isSound(last) && isSound(first) ? pairedDifference(last, first) : undefined
  }
  const before = gainIn(recipe)
  const after = (other: AnalysedAlternative) => {
    const found = gainIn(other)
    return found && before && found.n < before.n ? undefined : found
  }
  const figures = (found: PairedDifference) => `${figuresOf(found)} from ${gain.of} to ${gain.to}`
  if (from === end) {
    // Neither a plateau nor a rise was shown.
    if (gain.interval.low <= margin) return undefined
    return other => {
      const found = after(other)
      if (!found) return UNKNOWN
      const verdict = effectVerdict(before?.mean ?? gain.mean, found)
      return { verdict, words: effectWords(verdict, found.mean), figures: figures(found) }
    }
  }
  return other => {
    const found = after(other)
    if (!found?.interval) return UNKNOWN
    const rises = found.interval.low > margin
    const open = found.interval.high > margin && gain.interval!.high <= margin
    return {
      verdict: rises ? 'turns round' : open ? 'vanishes' : 'holds',
      words: rises ? 'turns round: accuracy still rises' : open ? 'is no longer shown' : 'holds',
      figures: figures(found),
    }
  }
}

function effectWords(verdict: ChallengeVerdict, mean: number): string {
  switch (verdict) {
    case 'shrinks':
      return `shrinks to ${formatPoints(mean)} points`
    case 'vanishes':
      return 'is no longer shown'
    case 'turns round':
      return `turns round to ${formatPoints(mean)} points`
    case 'unknown':
      return UNKNOWN.words
    default:
      return verdict
  }
}

function pointIn({ series }: AccuracyCurves, label: string, size: number): AccuracyPoint | undefined {
  return series
    .find(({ augmentation }) => augmentation === label)
    ?.points.find(({ samplesPerClass }) => samplesPerClass === size)
}

/** `+7.5 points [+1.6, +13.5], n = 3` */
const figuresOf = ({ mean, interval, n }: PairedDifference) => `${pointsText(mean, interval)}, n = ${n}`

const at = ({ samplesPerClass }: { readonly samplesPerClass: number }) => `, at ${samplesPerClass} per class`
