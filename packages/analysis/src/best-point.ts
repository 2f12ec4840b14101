import { curves } from './curves.ts'
import type { WithResult } from './finetune-outcomes.ts'

export interface BestPoint {
  readonly accuracy: number
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly dataset: string
}

/** The highest mean over seeds of all settings and finetune data sets; undefined before the first run is finished. */
export function bestPoint(runs: readonly WithResult[]): BestPoint | undefined {
  let best: BestPoint | undefined
  for (const { dataset, series } of curves(runs))
    for (const { augmentation, points } of series)
      for (const { mean, samplesPerClass } of points)
        if (!best || mean > best.accuracy) best = { accuracy: mean, augmentation, samplesPerClass, dataset }
  return best
}
