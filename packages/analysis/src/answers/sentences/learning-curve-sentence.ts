import { withAugmentation } from '../../augmentation-words.ts'
import type { LearningCurve } from '../learning-curve.ts'
import { capital, percent, percentText, samplesPerClass } from './words.ts'

/**
 * `With mixup, a fitted power law expects 69.4 % [68.2, 70.9] with 128 samples per class, twice the largest number tested.
 * Fitted to the smaller sizes, it expects 68.5 % [67.6, 69.5] with 64; measured: 68.8 %, n = 10.`
 */
export function learningCurveSentence({ augmentation, twice, check }: LearningCurve): string {
  const { gap, measured, n } = check
  const missed = gap && (gap.low > 0 || gap.high < 0)
  return `${capital(withAugmentation(augmentation))}, a fitted power law expects ${percentText(twice.mean, twice.interval)} with ${samplesPerClass(twice.samplesPerClass)}, twice the largest number tested. Checked on the largest size: fitted to the smaller ones, it expects ${percentText(check.mean, check.interval)} with ${check.samplesPerClass}; measured: ${percent(measured)} %, n = ${n}.${missed ? ' The difference is beyond chance: the curve has another shape, so do not rely on it.' : ''}`
}
