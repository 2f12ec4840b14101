import { augmentationWords } from '../../augmentation-words.ts'
import { type Contrast, type ContrastPoint, farthest, type PickedDifference, significant } from '../contrasts.ts'
import { capital, pointsText, samplesPerClass, sizes } from './words.ts'

/**
 * `Mixup is better than no augmentation at 1 and 2 samples per class, and worse at 64 (paired t-test, Holm over all 14
 * comparisons). The largest gain is +10.7 points [+7.7, +13.7] at 1 sample per class, n = 10. The loss is …`
 */
export function differenceSentence(contrast: Contrast): string {
  const { augmentation, reference, points, family, largest: picked } = contrast
  const [name, base] = [augmentationWords(augmentation), augmentationWords(reference)]
  if (points.every(({ n }) => n === 1))
    return `With one seed, no difference between ${name} and ${base} can be shown. The ${points.length > 1 ? 'largest ' : ''}difference is ${figures(farthest(points))}.`
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
  return `${pointsText(mean, interval)} at ${samplesPerClass(size)}, n = ${n}`
}

/** The same for the largest of several, with the interval that holds after picking. */
function pickedFigures(
  points: readonly ContrastPoint[],
  { samplesPerClass, interval, from }: PickedDifference,
): string {
  const point = points.find(each => each.samplesPerClass === samplesPerClass)!
  return `${figures({ ...point, interval })}${interval ? ` (picked from ${from} sizes, interval adjusted)` : ''}`
}

/** `Mixup is not compared with no augmentation at 1 sample per class, where training collapsed or runs failed.` */
export function leftOutSentence({ augmentation, reference, leftOut = [] }: Contrast): string {
  const at = sizes(leftOut.map(({ samplesPerClass }) => samplesPerClass))
  return `${capital(augmentationWords(augmentation))} is not compared with ${augmentationWords(reference)} at ${at}, where training collapsed or runs failed.`
}

const list = (points: readonly ContrastPoint[]) => sizes(points.map(({ samplesPerClass }) => samplesPerClass))
