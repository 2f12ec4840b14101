import { withAugmentation } from '../../augmentation-words.ts'
import { shownInterval } from '../../point-intervals.ts'
import type { ControlContrast, ControlDifference } from '../control-contrasts.ts'
import { capital, percentText, pointsText, samplesPerClass, sizes } from './words.ts'

/**
 * `Pre-training without augmentation is better than no pre-training (55.1 % [53.0, 57.2], n = 5) at 4 samples per class
 * (paired t-test, Holm over all 14 comparisons with controls). At 1 sample per class, the difference is … points.`
 */
export function controlSentence(contrast: ControlContrast, reference: string): string | undefined {
  const { points, between, family, level } = contrast
  const [first] = points
  if (!first) return undefined
  const mean = level ? ` (${percentText(level.mean, shownInterval(level))}, n = ${level.n})` : ''
  const words: Record<ControlContrast['between'][number], string> = {
    reference: between[0] === 'reference' ? `pre-training ${withAugmentation(reference)}` : 'one with more labels',
    random: `no pre-training${mean}`,
    scratch: 'training from scratch',
    all: `pre-training on all images${mean}`,
    sameLabels: 'a head with as few labels as pre-training',
  }
  const [subject, object] = between.map(each => words[each])
  const figures = `At ${samplesPerClass(first.samplesPerClass)}, the difference is ${pointsText(first.mean, first.interval)}, n = ${first.n}.`
  if (points.every(({ n }) => n === 1))
    return `With one seed, no difference between ${subject} and ${object} can be shown. ${figures}`
  const test = `(paired t-test${family > 1 ? `, Holm over all ${family} comparisons with controls` : ''})`
  const at = (wanted: (point: ControlDifference) => boolean) =>
    sizes(points.filter(point => significant(point) && wanted(point)).map(point => point.samplesPerClass))
  const better = points.some(point => significant(point) && point.mean > 0)
  const worse = points.some(point => significant(point) && point.mean < 0)
  if (!better && !worse) return `No difference between ${subject} and ${object} is significant ${test}. ${figures}`
  const verdicts = [
    ...(better ? [`better than ${object} at ${at(({ mean }) => mean > 0)}`] : []),
    ...(worse ? [`worse ${better ? '' : `than ${object} `}at ${at(({ mean }) => mean < 0)}`] : []),
  ]
  return `${capital(subject)} is ${verdicts.join(', and ')} ${test}. ${figures}`
}

const significant = ({ holm }: ControlDifference) => holm !== undefined && holm < 0.05
