import { augmentationWords, withAugmentation } from '../augmentation-words.ts'
import { formatPoints } from '../format-points.ts'
import { shownInterval } from '../point-intervals.ts'
import {
  type OutlyingPoint,
  type PointMedian,
  TROUBLE_ADVICE,
  type TroubleGroup,
  troubleText,
} from '../point-trouble.ts'
import type { Interval } from '../statistics/interval.ts'
import { LEAST_FOR_MEDIAN } from '../statistics/median-interval.ts'
import { type Contrast, type ContrastPoint, type PickedDifference, significant } from './contrasts.ts'
import type { Findings } from './findings.ts'
import type { Equivalent, LabelsSaved, Samples } from './labels-saved.ts'
import type { LearningCurve } from './learning-curve.ts'
import type { Plateau } from './plateau.ts'

/** An answer in plain words, with its uncertainty. */
export interface Sentence {
  readonly about: 'trouble' | 'best' | 'labels saved' | 'difference' | 'plateau' | 'learning curve' | 'seeds'
  /** The label of the augmentation that it is about. */
  readonly augmentation: string
  readonly text: string
}

/** The answers in words, the most wanted first. */
export function sentences(findings: Findings): Sentence[] {
  const { best, trouble = [], outlying = [], labelsSaved, contrasts, plateaus, learningCurves } = findings
  return [
    ...trouble.map(group => ({
      about: 'trouble' as const,
      augmentation: group.augmentation,
      text: troubleSentence(group),
    })),
    ...outlying.map(point => ({
      about: 'trouble' as const,
      augmentation: point.augmentation,
      text: outlyingSentence(point),
    })),
    ...(best ? [{ about: 'best' as const, augmentation: best.augmentation, text: bestSentence(best) }] : []),
    ...labelsSaved.flatMap(saved => {
      const text = labelsSavedSentence(saved, contrasts)
      return text ? [{ about: 'labels saved' as const, augmentation: saved.augmentation, text }] : []
    }),
    ...contrasts.flatMap(contrast => {
      const texts = [
        ...(contrast.points.length > 0 ? [differenceSentence(contrast)] : []),
        ...(contrast.leftOut ? [leftOutSentence(contrast)] : []),
      ]
      return texts.length === 0
        ? []
        : [{ about: 'difference' as const, augmentation: contrast.augmentation, text: texts.join(' ') }]
    }),
    ...plateaus.map(plateau => ({
      about: 'plateau' as const,
      augmentation: plateau.augmentation,
      text: plateauSentence(plateau),
    })),
    ...learningCurves.map(curve => ({
      about: 'learning curve' as const,
      augmentation: curve.augmentation,
      text: learningCurveSentence(curve),
    })),
    ...contrasts.flatMap(contrast => {
      const text = seedsSentence(contrast)
      return text ? [{ about: 'seeds' as const, augmentation: contrast.augmentation, text }] : []
    }),
  ]
}

/** The sentences that people look for: best setting, labels saved, differences, and the reference's plateau. */
export function shortSentences({
  sentences,
  reference,
}: {
  readonly sentences: readonly Sentence[]
  readonly reference: string
}): Sentence[] {
  return sentences.filter(({ about, augmentation }) =>
    about === 'plateau' ? augmentation === reference : about !== 'seeds' && about !== 'learning curve',
  )
}

/** `Training collapsed with mixup at 1 and 16 samples per class: 3 of 3 seeds predict one class. …` */
function troubleSentence(group: TroubleGroup): string {
  const { augmentation, trouble, samplesPerClass, text, meanIs, medians = [] } = group
  const where = `${withAugmentation(augmentation)} at ${sizes(samplesPerClass)}`
  if (trouble === 'collapsed')
    return `Training collapsed ${where}: ${text}. Accuracy is no better than chance there, so nothing is concluded from it. ${TROUBLE_ADVICE}`
  if (trouble === 'lost') return `There is no result ${where}: ${text}.`
  return `${capital(where)}, ${text}: ${meanIs}, so it is not compared.${mediansText(medians)}`
}

/** `With mixup at 4 samples per class, seed 3 (12.3 %) is too far from the others to be chance (Grubbs’ test). …` */
function outlyingSentence({ augmentation, seed, accuracy, median }: OutlyingPoint): string {
  const where = `${capital(withAugmentation(augmentation))} at ${samplesPerClass(median.samplesPerClass)}`
  return `${where}, seed ${seed} (${percent(accuracy)} %) is too far from the others to be chance (Grubbs’ test). The mean includes it.${mediansText([median])}`
}

/** ` The median of 10 seeds is 61.0 % [58.2, 62.4].`; says why where there is no interval. */
function mediansText(medians: readonly PointMedian[]): string {
  if (medians.length === 0) return ''
  const [{ n }] = medians
  const several = medians.length > 1
  const figures = medians.map(
    ({ accuracy, interval, samplesPerClass: size }) =>
      `${percent(accuracy)} %${interval ? ` [${percent(interval.low)}, ${percent(interval.high)}]` : ''}${several ? ` at ${size}` : ''}`,
  )
  const text = ` The median of ${seedCount(n)} is ${figures.join(', ')}`
  if (n < LEAST_FOR_MEDIAN)
    return `${text}. No interval of a median reaches 95 % with fewer than ${seedCount(LEAST_FOR_MEDIAN)}.`
  return `${text}${n === LEAST_FOR_MEDIAN ? ' (smallest to largest, 93.8 %)' : ''}.`
}

function bestSentence(best: NonNullable<Findings['best']>): string {
  const { mean, n, augmentation, samplesPerClass: size, picked } = best
  const interval = picked?.interval ?? shownInterval(best)
  const range = interval ? ` [${percent(interval.low)}, ${percent(interval.high)}]` : ''
  const trouble = troubleText(best)
  const remarks = [
    ...(trouble ? [trouble] : []),
    ...(picked ? [`picked from ${picked.from}${n > 1 ? ', interval adjusted' : ''}`] : []),
  ]
  const text = `The highest mean accuracy is ${percent(mean)} %${range}, n = ${n}: ${augmentationWords(augmentation)} with ${samplesPerClass(size)}${remarks.length > 0 ? ` (${remarks.join('; ')})` : ''}.`
  if (n > 1) return text
  return `${text} With one seed, the interval covers only the chance in the test set (binomial)${picked ? ', and a picked mean is likely to be too high' : ''}.`
}

function leftOutSentence({ augmentation, reference, leftOut = [] }: Contrast): string {
  const at = sizes(leftOut.map(({ samplesPerClass }) => samplesPerClass))
  return `${capital(augmentationWords(augmentation))} is not compared with ${augmentationWords(reference)} at ${at}, where training collapsed or runs failed.`
}

/** `Mixup with 1 sample per class matches no augmentation with about 11 [6.7, 17] (this size alone).` */
function labelsSavedSentence(
  { augmentation, reference, points }: LabelsSaved,
  contrasts: readonly Contrast[],
): string | undefined {
  if (points.length === 0) return undefined
  const [first] = points
  const { reference: found, interval, samplesPerClass: size } = first
  const count = found.beyond
    ? `${found.samplesPerClass}, the ${EXTREMES[found.beyond]} number tested`
    : `about ${formatSamples(found)}`
  const contrast = contrasts.find(each => each.augmentation === augmentation)
  const paired = contrast?.points.find(point => point.samplesPerClass === size)
  return `${capital(augmentationWords(augmentation))} with ${samplesPerClass(size)} ${verbOf(first, paired)} ${augmentationWords(reference)} with ${count}${interval ? ` [${range(interval)}]${points.length > 1 ? ' (this size alone)' : ''}` : withoutInterval(first)}.`
}

/**
 * Beyond the reference's range: `Mixup with 8 samples per class is better than no augmentation with 64.` This needs the
 * whole interval beyond the range and, where both have the same number of samples, a significant paired test.
 */
function verbOf(
  { reference: { beyond, samplesPerClass: extreme }, samplesPerClass: size, interval }: Equivalent,
  paired: ContrastPoint | undefined,
): string {
  if (!beyond) return 'matches'
  if (!interval) return beyond === 'more' ? 'has a higher mean than' : 'has a lower mean than'
  const beyondAll = interval.low.beyond === beyond && interval.high.beyond === beyond
  if (!beyondAll || (size === extreme && paired && !significant(paired))) return 'cannot be distinguished from'
  return beyond === 'more' ? 'is better than' : 'is worse than'
}

const EXTREMES = { more: 'largest', fewer: 'smallest' } as const

function withoutInterval({ n }: Equivalent): string {
  return n === 1 ? ' (one seed, no interval)' : ' (no interval)'
}

/** `11`, `2.8`, `more than 64`, `fewer than 1`. */
export function formatSamples({ samplesPerClass, beyond }: Samples): string {
  const number = samplesPerClass < 9.95 ? String(Number(samplesPerClass.toFixed(1))) : samplesPerClass.toFixed(0)
  return beyond ? `${beyond} than ${number}` : number
}

function range({ low, high }: { low: Samples; high: Samples }): string {
  return low.beyond && low.beyond === high.beyond ? formatSamples(low) : `${formatSamples(low)}, ${formatSamples(high)}`
}

/**
 * `Mixup is better than no augmentation at 1 and 2 samples per class, and worse at 64 (paired t-test, Holm over all 14
 * comparisons). The largest gain is +10.7 points [+7.7, +13.7] at 1 sample per class, n = 10. The loss is …`
 */
function differenceSentence(contrast: Contrast): string {
  const { augmentation, reference, points, family, largest: picked } = contrast
  const [name, base] = [augmentationWords(augmentation), augmentationWords(reference)]
  if (points.every(({ n }) => n === 1))
    return `With one seed, no difference between ${name} and ${base} can be shown. The ${points.length > 1 ? 'largest ' : ''}difference is ${figures(largest(points))}.`
  const better = points.filter(point => significant(point) && point.mean > 0)
  const worse = points.filter(point => significant(point) && point.mean < 0)
  const test = `(paired t-test${family > 1 ? `, Holm over all ${family} comparisons` : ''})`
  if (better.length + worse.length === 0)
    return picked
      ? `No difference between ${name} and ${base} is significant ${test}. The largest is ${pickedFigures(points, picked.size)}.`
      : `The difference between ${name} and ${base} is not significant ${test}: ${figures(points[0])}.`
  const verdicts = [
    ...(better.length > 0 ? [`better than ${base} at ${list(better)}`] : []),
    ...(worse.length > 0 ? [`worse ${better.length > 0 ? '' : `than ${base} `}at ${list(worse)}`] : []),
  ]
  const extreme = (what: 'gain' | 'loss', among: readonly ContrastPoint[]) => {
    if (among.length === 0) return []
    const found = picked?.[what]
    return [
      `The ${among.length > 1 ? `largest ${what}` : what} is ${found ? pickedFigures(points, found) : figures(among[0])}.`,
    ]
  }
  return [
    `${capital(name)} is ${verdicts.join(', and ')} ${test}.`,
    ...extreme('gain', better),
    ...extreme('loss', worse),
  ].join(' ')
}

/** `+7.5 points [+1.6, +13.5] at 1 sample per class, n = 3` */
function figures({ mean, interval, n, samplesPerClass: size }: ContrastPoint): string {
  return `${gainText(mean, interval)} at ${samplesPerClass(size)}, n = ${n}`
}

/** The same for the largest of several, with the interval that holds after picking. */
function pickedFigures(
  points: readonly ContrastPoint[],
  { samplesPerClass, interval, from }: PickedDifference,
): string {
  const point = points.find(each => each.samplesPerClass === samplesPerClass)!
  return `${figures({ ...point, interval })}${interval ? ` (picked from ${from} sizes, interval adjusted)` : ''}`
}

/** `+7.5 points [+1.6, +13.5]` */
function gainText(mean: number, interval: Interval | undefined): string {
  const range = interval ? ` [${formatPoints(interval.low)}, ${formatPoints(interval.high)}]` : ''
  return `${formatPoints(mean)} points${range}`
}

function largest(points: readonly ContrastPoint[]): ContrastPoint {
  return points.reduce((far, point) => (Math.abs(point.mean) > Math.abs(far.mean) ? point : far))
}

const list = (points: readonly ContrastPoint[]) => sizes(points.map(({ samplesPerClass }) => samplesPerClass))

/** `1 sample per class`, `1, 4 and 16 samples per class` */
function sizes(counts: readonly number[]): string {
  const words = counts.length < 2 ? String(counts[0]) : `${counts.slice(0, -1).join(', ')} and ${counts.at(-1)}`
  return `${words} ${counts.length === 1 && counts[0] === 1 ? 'sample' : 'samples'} per class`
}

/** Claims a plateau, or a rise, only where the intervals show it. */
function plateauSentence({ augmentation, margin, from, largest, interval, gain, atMost }: Plateau): string {
  const where = capital(withAugmentation(augmentation))
  const points = pointsOf(margin)
  const gained = `from ${gain.of} to ${gain.to} it gains ${gainText(gain.mean, gain.interval)}, n = ${gain.n}.`
  if (from === largest) {
    const end = `${samplesPerClass(largest)}, the largest number tested`
    if (!gain.interval)
      return `${where}, accuracy gains ${gainText(gain.mean, undefined)} from ${gain.of} to ${end}, n = ${gain.n}. One seed can show neither a plateau nor a rise.`
    if (gain.interval.low <= margin)
      return `${where}, accuracy shows neither a plateau nor a rise of more than ${points} up to ${end}. ${capital(gained)}`
    return `${where}, accuracy still rises by more than ${points} up to ${end}. ${capital(gained)}`
  }
  const start = `${samplesPerClass(from)}${interval ? ` [${interval.low}, ${interval.high}]` : ''}`
  if (!gain.interval) return `${where}, accuracy may level off at ${start}: ${gained} One seed cannot show a plateau.`
  if (atMost === undefined || atMost > margin) {
    const open = atMost === undefined ? 'some sizes have one seed' : `it may be up to ${formatPoints(atMost)} points`
    return `${where}, accuracy may level off at ${start}: ${gained} A gain of more than ${points} cannot be ruled out: ${open}.`
  }
  return `${where}, accuracy levels off at ${start}: more samples, up to ${largest}, gain at most ${points}. ${capital(gained)}`
}

/**
 * `With mixup, a fitted power law expects 69.4 % [68.2, 70.9] with 128 samples per class, twice the largest number tested.
 * Fitted to the smaller sizes, it expects 68.5 % [67.6, 69.5] with 64; measured: 68.8 %, n = 10.`
 */
function learningCurveSentence({ augmentation, twice, check }: LearningCurve): string {
  const figure = ({ mean, interval }: LearningCurve['twice']) =>
    `${percent(mean)} %${interval ? ` [${percent(interval.low)}, ${percent(interval.high)}]` : ''}`
  const { gap, measured, n } = check
  const missed = gap && (gap.low > 0 || gap.high < 0)
  return `${capital(withAugmentation(augmentation))}, a fitted power law expects ${figure(twice)} with ${samplesPerClass(twice.samplesPerClass)}, twice the largest number tested. Checked on the largest size: fitted to the smaller ones, it expects ${figure(check)} with ${check.samplesPerClass}; measured: ${percent(measured)} %, n = ${n}.${missed ? ' The difference is beyond chance: the curve has another shape, so do not rely on it.' : ''}`
}

/** For a difference of one point, the one that people ask about first. */
function seedsSentence(contrast: Contrast): string | undefined {
  const { augmentation, reference, spread, seedsNeeded, seedsForEquivalence } = contrast
  const asked = seedsNeeded.find(({ difference }) => difference === 0.01)
  if (!asked || spread === undefined) return undefined
  const seeds = manySeeds(asked.seeds)
  const alike = manySeeds(seedsForEquivalence.find(({ difference }) => difference === asked.difference)?.seeds)
  return `Detecting a difference of ${pointsOf(asked.difference)} between ${augmentationWords(augmentation)} and ${augmentationWords(reference)} takes ${seeds} (paired t-test, power 80 %); showing that they are alike within ${pointsOf(asked.difference)}, if they are, takes ${alike}. The standard deviation of a paired difference is ${(100 * spread).toFixed(1)} points.`
}

const manySeeds = (seeds: number | undefined) => (seeds === undefined ? 'more than 1,000 seeds' : seedCount(seeds))

function pointsOf(share: number): string {
  const points = Number((100 * share).toFixed(2))
  return `${points} ${points === 1 ? 'point' : 'points'}`
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}

function samplesPerClass(count: number): string {
  return `${count} ${count === 1 ? 'sample' : 'samples'} per class`
}

function seedCount(count: number): string {
  return `${count} ${count === 1 ? 'seed' : 'seeds'}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
