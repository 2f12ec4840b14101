import { type ConfusionShares, meanConfusionShares } from './confusion.ts'
import type { WithResult } from './with-result.ts'

/** Selects networks of a sweep. */
export interface NetworkSetting {
  readonly augmentation: string
  readonly samplesPerClass: number
}

export interface MeanConfusion {
  readonly setting: NetworkSetting
  /** The number of runs in the mean. */
  readonly n: number
  /** [true class][predicted class]: share of the true class's test images, 0 … 1; a class without images has zeros. */
  readonly shares: ConfusionShares
}

/** The mean confusion matrix of a setting's finished runs, each row as shares of its true class. */
export function meanConfusion(
  runs: readonly WithResult[],
  dataset: string,
  setting: NetworkSetting,
): MeanConfusion | undefined {
  const matrices = runs
    .flatMap(({ result }) => result ?? [])
    .filter(
      ({ run: { augmentation, samplesPerClass } }) =>
        augmentation === setting.augmentation && samplesPerClass === setting.samplesPerClass,
    )
    .flatMap(({ finetunes }) => finetunes.filter(finetune => finetune.dataset === dataset))
    .map(({ confusion }) => confusion)
  if (matrices.length === 0) return undefined
  return { setting, n: matrices.length, shares: meanConfusionShares(matrices) }
}
