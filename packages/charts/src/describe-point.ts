import {
  ACCURACY,
  type AccuracyPoint,
  type DifferencePoint,
  type Interval,
  type Measure,
  shownInterval,
  troubleText,
} from '@finetune-lab/analysis'
import { formatNumberOf } from './format.ts'
import { measureWords } from './measure-words.ts'

/** The text of a mean accuracy for tooltips, screen readers and captions. */
export function describeAccuracyPoint(augmentation: string, point: AccuracyPoint, measure?: Measure): string {
  return describePoint(augmentation, samplesPerClassText(point.samplesPerClass), point, measure)
}

/**
 * The same over any setting.
 *
 * @param place where it is on the axis: `pre-training learning rate 0.01`
 */
export function describePoint(
  label: string,
  place: string,
  point: Omit<AccuracyPoint, 'samplesPerClass'>,
  measure: Measure = ACCURACY,
): string {
  const { value } = measureWords(measure)
  const named = measure.key === ACCURACY.key ? '' : `${measure.short} `
  const seeds = [...point.values].sort((a, b) => a.seed - b.seed)
  const values = seeds.map(({ seed, accuracy }) => `seed ${seed}: ${value(accuracy)}`).join(', ')
  const parts = [
    `${label === '' ? '' : `${label}, `}${place}: ${named}${value(point.mean)}`,
    intervalText(shownInterval(point), value, ' for this test set'),
    point.newImages ? `for new test images ${value(point.newImages.low)} to ${value(point.newImages.high)}` : '',
    `n = ${formatNumberOf(point.n, 'seed')}`,
    point.n > 1 ? values : '',
    troubleText(point) ?? '',
    point.outlying ? `seed ${point.outlying.join(', ')} is too far from the others to be chance` : '',
    point.median ? medianText(point.median, value) : '',
  ]
  return parts.filter(part => part !== '').join('; ')
}

/** The same for a difference. */
export function describeDifferencePoint(
  augmentation: string,
  reference: string,
  point: DifferencePoint,
  measure: Measure = ACCURACY,
): string {
  const { difference } = measureWords(measure)
  const named = measure.key === ACCURACY.key ? '' : `${measure.short} `
  const place = samplesPerClassText(point.samplesPerClass)
  const parts = [
    `${augmentation} minus ${reference}, ${place}: ${named}${difference(point.mean)}${measure.percent ? ' points' : ''}`,
    intervalText(point.interval, difference),
    `n = ${formatNumberOf(point.n, 'pair')}`,
  ]
  return parts.filter(part => part !== '').join('; ')
}

export function samplesPerClassText(samplesPerClass: number): string {
  return `${formatNumberOf(samplesPerClass, 'sample')} per class`
}

function medianText(
  { accuracy, interval }: NonNullable<AccuracyPoint['median']>,
  format: (value: number) => string,
): string {
  const range = interval ? `, interval ${format(interval.low)} to ${format(interval.high)}` : ''
  return `median ${format(accuracy)}${range}`
}

function intervalText(interval: Interval | undefined, format: (value: number) => string, scope = ''): string {
  if (interval === undefined) return ''
  const cut = interval.uncut ? ', cut at the smallest and largest possible values' : ''
  const first = interval.spreadOf ? `, with the spread of the first ${interval.spreadOf} seeds (Stein)` : ''
  const bounds = `${format(interval.low)} to ${format(interval.high)}${cut}${first}`
  return interval.kind === 't'
    ? `95 % confidence interval over seeds${scope} ${bounds}`
    : `95 % interval of the test set only (Wilson) ${bounds}`
}
