import { formatPoints } from '../format-points.ts'
import { TROUBLE_ADVICE, type TroubleGroup, troubleText } from '../point-trouble.ts'
import type { Contrast, ContrastPoint } from './contrasts.ts'
import type { Findings } from './findings.ts'
import type { Equivalent, LabelsSaved, Samples } from './labels-saved.ts'
import type { Plateau } from './plateau.ts'

/** An answer in plain words, with its uncertainty. */
export interface Sentence {
  readonly about: 'trouble' | 'best' | 'labels saved' | 'difference' | 'plateau' | 'seeds'
  /** The augmentation that it speaks of. */
  readonly augmentation: string
  readonly text: string
}

/** The answers in words: what people came for first. */
export function sentences({ best, trouble = [], labelsSaved, contrasts, plateaus }: Findings): Sentence[] {
  return [
    ...trouble.map(group => ({
      about: 'trouble' as const,
      augmentation: group.augmentation,
      text: troubleSentence(group),
    })),
    ...(best
      ? [
          {
            about: 'best' as const,
            augmentation: best.augmentation,
            text: `The highest mean accuracy is ${percent(best.mean)} %${best.interval ? ` [${percent(best.interval.low)}, ${percent(best.interval.high)}]` : ''}: ${best.augmentation} with ${samplesPerClass(best.samplesPerClass)}, ${best.n === 1 ? 'one seed, so the interval is that of its test set (binomial)' : seedCount(best.n)}${troubled(best)}.`,
          },
        ]
      : []),
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
    ...contrasts.flatMap(contrast => {
      const text = seedsSentence(contrast)
      return text ? [{ about: 'seeds' as const, augmentation: contrast.augmentation, text }] : []
    }),
  ]
}

/** What people come for: the best setting, labels saved, differences, and where the reference's curve is level. */
export function shortSentences({
  sentences,
  reference,
}: {
  readonly sentences: readonly Sentence[]
  readonly reference: string
}): Sentence[] {
  return sentences.filter(({ about, augmentation }) =>
    about === 'plateau' ? augmentation === reference : about !== 'seeds',
  )
}

/** `Training collapsed with mixup at 1 and 16 samples per class: 3 of 3 seeds predict one class. …` */
function troubleSentence({ augmentation, trouble, samplesPerClass, text, meanIs }: TroubleGroup): string {
  const where = `${named(augmentation)} at ${sizes(samplesPerClass)}`
  if (trouble === 'collapsed')
    return `Training collapsed with ${where}: ${text}. The accuracy is no better than chance, so nothing is concluded from it. ${TROUBLE_ADVICE}`
  if (trouble === 'lost') return `There is no result with ${where}: ${text}.`
  return `With ${where}, ${text}: ${meanIs}, and is not compared.`
}

/** What a reader must know of the best mean. */
function troubled(best: NonNullable<Findings['best']>): string {
  const text = troubleText(best)
  return text ? ` (${text})` : ''
}

function leftOutSentence({ augmentation, reference, leftOut = [] }: Contrast): string {
  const at = sizes(leftOut.map(({ samplesPerClass }) => samplesPerClass))
  return `${capital(augmentation)} is not compared with ${named(reference)} at ${at}, where training collapsed or runs failed.`
}

const named = (augmentation: string) => (augmentation === 'none' ? 'no augmentation' : augmentation)

/** `Mixup with 1 sample per class does as well as none with about 11 [6, 23].` */
function labelsSavedSentence(
  { augmentation, reference, points }: LabelsSaved,
  contrasts: readonly Contrast[],
): string | undefined {
  if (points.length === 0) return undefined
  const [first] = points
  const { reference: found, interval, samplesPerClass: size } = first
  const count = found.beyond
    ? `${found.samplesPerClass}, the ${EXTREMES[found.beyond]} that there are`
    : `about ${formatSamples(found)}`
  const contrast = contrasts.find(each => each.augmentation === augmentation)
  const paired = contrast?.points.find(point => point.samplesPerClass === size)
  return `${capital(augmentation)} with ${samplesPerClass(size)} ${verbOf(first, paired)} ${reference} with ${count}${interval ? ` [${range(interval)}]` : ''}${withoutInterval(first)}.`
}

/**
 * Beyond the reference's range: `Mixup with 8 samples per class does better than none with 64.` That is said where the
 * whole interval lies there, and, with as many samples as the reference's, where the paired test shows it too.
 */
function verbOf(
  { reference: { beyond, samplesPerClass: extreme }, samplesPerClass: size, interval }: Equivalent,
  paired: ContrastPoint | undefined,
): string {
  if (!beyond) return 'does as well as'
  if (!interval) return beyond === 'more' ? 'has a higher mean than' : 'has a lower mean than'
  const beyondAll = interval.low.beyond === beyond && interval.high.beyond === beyond
  if (!beyondAll || (size === extreme && paired && !shown(paired))) return 'cannot be told apart from'
  return beyond === 'more' ? 'does better than' : 'does worse than'
}

const EXTREMES = { more: 'most', fewer: 'fewest' } as const

function withoutInterval({ interval, n }: Equivalent): string {
  if (interval) return ''
  return n === 1 ? ', by one seed' : ', by the means alone'
}

/** `11`, `2.8`, `more than 64`, `fewer than 1`. */
export function formatSamples({ samplesPerClass, beyond }: Samples): string {
  const number = samplesPerClass < 9.95 ? String(Number(samplesPerClass.toFixed(1))) : samplesPerClass.toFixed(0)
  return beyond ? `${beyond} than ${number}` : number
}

function range({ low, high }: { low: Samples; high: Samples }): string {
  return low.beyond && low.beyond === high.beyond ? formatSamples(low) : `${formatSamples(low)}, ${formatSamples(high)}`
}

function differenceSentence({ augmentation, reference, points }: Contrast): string {
  if (points.every(({ n }) => n === 1)) {
    const farthest = largest(points)
    return `${capital(augmentation)} and ${reference} are compared by one seed, which shows no difference: at ${samplesPerClass(farthest.samplesPerClass)} it is ${formatPoints(farthest.mean)} points, n = 1.`
  }
  const better = points.filter(point => shown(point) && point.mean > 0)
  const worse = points.filter(point => shown(point) && point.mean < 0)
  const how = `paired t test${points.length > 1 ? `, Holm over ${points.length} sizes` : ''}`
  if (better.length + worse.length === 0)
    return `No difference between ${augmentation} and ${reference} is shown ${points.length > 1 ? `where ${points.length} sizes are tested together (paired t test, Holm)` : '(paired t test)'}: the largest is ${figures(largest(points))}.`
  const parts = [
    better.length > 0 ? `better than ${reference} at ${list(better)}, most by ${figures(largest(better))}` : undefined,
    worse.length > 0 ? `worse than ${reference} at ${list(worse)}, most by ${figures(largest(worse))}` : undefined,
  ].filter(part => part !== undefined)
  return `${capital(augmentation)} is ${parts.join('; it is ')} (${how}).`
}

function shown({ test, interval, mean }: ContrastPoint): boolean {
  // Pairs that all differ by the same leave no test: their interval is a point.
  return test ? test.holm < 0.05 : interval !== undefined && Math.abs(mean) > 1e-12
}

/** `+7.5 points [+1.6, +13.5] at 1 sample per class, n = 3` */
function figures({ mean, interval, n, samplesPerClass: size }: ContrastPoint): string {
  const range = interval ? ` [${formatPoints(interval.low)}, ${formatPoints(interval.high)}]` : ''
  return `${formatPoints(mean)} points${range} at ${samplesPerClass(size)}, n = ${n}`
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

/** What the interval of the gain leaves open is not said. */
function plateauSentence(plateau: Plateau): string {
  const { augmentation, margin, from, largest, interval, gain, atMost } = plateau
  const name = capital(augmentation)
  const mean = `${formatPoints(gain.mean)} points`
  const figures = `${mean}${gain.interval ? ` [${formatPoints(gain.interval.low)}, ${formatPoints(gain.interval.high)}]` : ''}, n = ${gain.n}`
  if (from === largest) {
    if (!gain.interval)
      return `By one seed, which shows neither a rise nor a plateau, ${augmentation} gains ${mean} from ${gain.of} to ${samplesPerClass(largest)}, the most that there are.`
    if (gain.interval.low <= margin)
      return `No plateau of ${augmentation} is shown, nor that it still rises by more than ${pointsOf(margin)} from ${gain.of} to ${samplesPerClass(largest)}, the most that there are (${figures}).`
    return `${name} still rises up to ${samplesPerClass(largest)}, the most that there are: from ${gain.of} to ${gain.to} it gains more than ${pointsOf(margin)} (${figures}).`
  }
  const start = `from ${samplesPerClass(from)} on${interval ? ` [${interval.low}, ${interval.high}]` : ''}`
  if (!gain.interval)
    return `By one seed, which shows no plateau, ${augmentation} is level ${start}: up to ${largest} it gains at most ${pointsOf(margin)} (from ${gain.of} to ${gain.to}: ${figures}).`
  const gained = `(from ${gain.of} to ${gain.to}: ${figures})`
  if (atMost === undefined || atMost > margin) {
    const open =
      atMost === undefined
        ? 'sizes with one seed leave it open'
        : `up to ${formatPoints(atMost)} points cannot be ruled out`
    return `No gain of more than ${pointsOf(margin)} is shown for ${augmentation} ${start}, but ${open} ${gained}.`
  }
  return `${name} is level ${start}: more of them, up to ${largest}, gain at most ${pointsOf(margin)} ${gained}.`
}

/** For one point, the difference that people ask about first. */
function seedsSentence({ augmentation, reference, spread, seedsNeeded }: Contrast): string | undefined {
  const asked = seedsNeeded.find(({ difference }) => difference === 0.01)
  if (!asked || spread === undefined) return undefined
  const seeds = asked.seeds === undefined ? 'more than 1,000 seeds' : seedCount(asked.seeds)
  return `To see a difference of ${pointsOf(asked.difference)} between ${augmentation} and ${reference} takes ${seeds} (paired t test, power 80 %; a pair’s difference has a standard deviation of ${(100 * spread).toFixed(1)} points).`
}

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
