import { withAugmentation } from '../../augmentation-words.ts'
import { type OutlyingPoint, type PointMedian, TROUBLE_ADVICE, type TroubleGroup } from '../../point-trouble.ts'
import { LEAST_FOR_MEDIAN } from '../../statistics/median-interval.ts'
import { capital, percent, percentText, samplesPerClass, seedCount, sizes } from './words.ts'

/** `Training collapsed with mixup at 1 and 16 samples per class: 3 of 3 seeds predict one class. …` */
export function troubleSentence(group: TroubleGroup): string {
  const { augmentation, trouble, samplesPerClass, text, meanIs, medians = [] } = group
  const where = `${withAugmentation(augmentation)} at ${sizes(samplesPerClass)}`
  if (trouble === 'collapsed')
    return `Training collapsed ${where}: ${text}. Accuracy is no better than chance there, so nothing is concluded from it. ${TROUBLE_ADVICE}`
  if (trouble === 'lost') return `There is no result ${where}: ${text}.`
  return `${capital(where)}, ${text}: ${meanIs}, so it is not compared.${mediansText(medians)}`
}

/** `With mixup at 4 samples per class, seed 3 (12.3 %) is too far from the others to be chance (Grubbs’ test). …` */
export function outlyingSentence({ augmentation, seed, accuracy, median }: OutlyingPoint): string {
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
      `${percentText(accuracy, interval)}${several ? ` at ${size}` : ''}`,
  )
  const text = ` The median of ${seedCount(n)} is ${figures.join(', ')}`
  if (n < LEAST_FOR_MEDIAN)
    return `${text}. No interval of a median reaches 95 % with fewer than ${seedCount(LEAST_FOR_MEDIAN)}.`
  return `${text}${n === LEAST_FOR_MEDIAN ? ' (smallest to largest, 93.8 %)' : ''}.`
}
