import { type AccuracyCurves, type ConfusionShares, meanConfusionShares } from '@finetune-lab/analysis'
import { augmentationLabel } from '@finetune-lab/augmentation'
import type { RunSnapshot } from '@finetune-lab/runs'
import type { Setting } from './report-input.ts'

export interface MeanConfusion {
  readonly setting: Setting
  /** The number of runs it is the mean of. */
  readonly n: number
  readonly shares: ConfusionShares
}

/** The mean, over a setting's finished runs, of their confusion matrices with each row as shares of its true class. */
export function meanConfusion(
  runs: readonly RunSnapshot[],
  dataset: string,
  setting: Setting,
): MeanConfusion | undefined {
  const matrices = runs
    .filter(({ run: { settings } }) => {
      const { augmentation, samplesPerClass } = settings.pretrain
      return augmentationLabel(augmentation) === setting.augmentation && samplesPerClass === setting.samplesPerClass
    })
    .flatMap(({ result }) => result?.finetunes.filter(finetune => finetune.dataset === dataset) ?? [])
    .map(({ confusion }) => confusion)
  if (matrices.length === 0) return undefined
  return { setting, n: matrices.length, shares: meanConfusionShares(matrices) }
}

/** The setting with the highest mean accuracy; of equals the first. */
export function bestSetting(curves: readonly AccuracyCurves[], dataset: string): Setting | undefined {
  const points = (curves.find(one => one.dataset === dataset)?.series ?? []).flatMap(({ augmentation, points }) =>
    points.map(({ samplesPerClass, mean }) => ({ augmentation, samplesPerClass, mean })),
  )
  return points.reduce<(typeof points)[number] | undefined>(
    (best, point) => (best === undefined || point.mean > best.mean ? point : best),
    undefined,
  )
}
