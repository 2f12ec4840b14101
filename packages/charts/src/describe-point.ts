import {
  type AccuracyPoint,
  type DifferencePoint,
  type Interval,
  shownInterval,
  troubleText,
} from '@finetune-lab/analysis'
import { formatNumberOf, formatPercent, formatPoints } from './format.ts'

/** The text of a mean accuracy for tooltips, screen readers and captions. */
export function describeAccuracyPoint(augmentation: string, point: AccuracyPoint): string {
  return describePoint(augmentation, samplesPerClassText(point.samplesPerClass), point)
}

/**
 * The same over any setting.
 *
 * @param place where it is on the axis: `pre-training learning rate 0.01`
 */
export function describePoint(label: string, place: string, point: Omit<AccuracyPoint, 'samplesPerClass'>): string {
  const seeds = [...point.values].sort((a, b) => a.seed - b.seed)
  const values = seeds.map(({ seed, accuracy }) => `seed ${seed}: ${formatPercent(accuracy)}`).join(', ')
  const parts = [
    `${label === '' ? '' : `${label}, `}${place}: ${formatPercent(point.mean)}`,
    intervalText(shownInterval(point), formatPercent, ' for this test set'),
    point.newImages
      ? `for new test images ${formatPercent(point.newImages.low)} to ${formatPercent(point.newImages.high)}`
      : '',
    `n = ${formatNumberOf(point.n, 'seed')}`,
    point.n > 1 ? values : '',
    troubleText(point) ?? '',
    point.outlying ? `seed ${point.outlying.join(', ')} is too far from the others to be chance` : '',
    point.median ? medianText(point.median) : '',
  ]
  return parts.filter(part => part !== '').join('; ')
}

/** The same for a difference. */
export function describeDifferencePoint(augmentation: string, reference: string, point: DifferencePoint): string {
  const parts = [
    `${augmentation} minus ${reference}, ${samplesPerClassText(point.samplesPerClass)}: ${formatPoints(point.mean)} points`,
    intervalText(point.interval, formatPoints),
    `n = ${formatNumberOf(point.n, 'pair')}`,
  ]
  return parts.filter(part => part !== '').join('; ')
}

export function samplesPerClassText(samplesPerClass: number): string {
  return `${formatNumberOf(samplesPerClass, 'sample')} per class`
}

function medianText({ accuracy, interval }: NonNullable<AccuracyPoint['median']>): string {
  const range = interval ? `, interval ${formatPercent(interval.low)} to ${formatPercent(interval.high)}` : ''
  return `median ${formatPercent(accuracy)}${range}`
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
