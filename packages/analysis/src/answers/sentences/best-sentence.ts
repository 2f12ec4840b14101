import { augmentationWords } from '../../augmentation-words.ts'
import { shownInterval } from '../../point-intervals.ts'
import { troubleText } from '../../point-trouble.ts'
import type { Findings } from '../findings.ts'
import { percentText, samplesPerClass } from './words.ts'

/** `The highest mean accuracy is 69.2 % [67.9, 70.5], n = 10: mixup with 64 samples per class (picked from 14, interval adjusted).` */
export function bestSentence(best: NonNullable<Findings['best']>): string {
  const { mean, n, augmentation, samplesPerClass: size, picked } = best
  const interval = picked?.interval ?? shownInterval(best)
  const trouble = troubleText(best)
  const remarks = [
    ...(trouble ? [trouble] : []),
    ...(picked ? [`picked from ${picked.from}${n > 1 ? ', interval adjusted' : ''}`] : []),
  ]
  const text = `The highest mean accuracy is ${percentText(mean, interval)}, n = ${n}: ${augmentationWords(augmentation)} with ${samplesPerClass(size)}${remarks.length > 0 ? ` (${remarks.join('; ')})` : ''}.`
  if (n > 1) return text
  return `${text} With one seed, the interval covers only the chance in the test set (binomial)${picked ? ', and a picked mean is likely to be too high' : ''}.`
}
