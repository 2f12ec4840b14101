import { augmentationWords } from '../../augmentation-words.ts'
import { type Contrast, type ContrastPoint, significant } from '../contrasts.ts'
import type { Equivalent, LabelsSaved, Samples } from '../labels-saved.ts'
import { capital, samplesPerClass } from './words.ts'

/** `Mixup with 1 sample per class matches no augmentation with about 11 [6.7, 17] (this size alone).` */
export function labelsSavedSentence(
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
