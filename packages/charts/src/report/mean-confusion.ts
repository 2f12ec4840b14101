import type { AccuracyCurves } from '@finetune-lab/analysis'
import { augmentationLabel } from '@finetune-lab/augmentation'
import type { RunSnapshot } from '@finetune-lab/runs'
import type { Setting } from './report-input.ts'

export interface MeanConfusion {
  readonly setting: Setting
  /** The number of runs it is the mean of. */
  readonly n: number
  /** [true class][said class]: share of the true class's test images, 0 … 1; a class without images has zeros. */
  readonly shares: readonly (readonly number[])[]
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
    .map(({ confusion }) => confusion.map(rowShares))
  if (matrices.length === 0) return undefined
  const shares = matrices[0].map((row, truth) =>
    row.map((_, said) => mean(matrices.map(matrix => matrix[truth][said]))),
  )
  return { setting, n: matrices.length, shares }
}

function rowShares(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map(count => (total === 0 ? 0 : count / total))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
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
