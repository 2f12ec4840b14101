import type { Answers } from '../../packages/analysis/src/index.ts'
import { fitPowerLaw, powerLawAt } from '../../packages/analysis/src/statistics/power-law.ts'

/** Records whether the bootstrap intervals of plateaus and learning curves hold what the true means give. */
export function resampled(
  { plateaus, learningCurves }: Answers,
  trueMeans: (augmentation: string) => readonly number[],
  sizes: readonly number[],
  record: (interval: string, covers: boolean) => void,
): void {
  for (const { augmentation, margin, interval } of plateaus) {
    if (!interval) continue
    const start = plateauStart(trueMeans(augmentation), margin)
    record('plateau', interval.low <= sizes[start] && sizes[start] <= interval.high)
  }
  for (const { augmentation, twice, check } of learningCurves) {
    const means = trueMeans(augmentation)
    const holds = ({ interval, samplesPerClass }: typeof twice, count: number) => {
      const truth = powerLawAt(fitPowerLaw(sizes.slice(0, count), means.slice(0, count)), samplesPerClass)
      return interval !== undefined && interval.low <= truth + 1e-12 && truth <= interval.high + 1e-12
    }
    record('learning curve, twice the largest size', holds(twice, sizes.length))
    record('learning curve, check on the largest size', holds(check, sizes.length - 1))
  }
}

/** The first size from which no true mean is below the last by more than the margin. */
function plateauStart(means: readonly number[], margin: number): number {
  const last = means.length - 1
  let start = last
  while (start > 0 && means[last] - means[start - 1] <= margin + 1e-12) start--
  return start
}
