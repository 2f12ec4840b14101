import type { AccuracyCurves, AccuracyPoint } from './curves.ts'

/** A point of a curve, with which it is. */
export interface BestPoint extends AccuracyPoint {
  readonly dataset: string
  readonly augmentation: string
}

/** The point with the highest mean over seeds; of equals the first. Undefined before the first run is finished. */
export function bestPoint(curves: readonly AccuracyCurves[]): BestPoint | undefined {
  let best: BestPoint | undefined
  for (const { dataset, series } of curves)
    for (const { augmentation, points } of series)
      for (const point of points) if (!best || point.mean > best.mean) best = { dataset, augmentation, ...point }
  return best
}

/** The same of one finetune data set. */
export function bestPointOn(curves: readonly AccuracyCurves[], dataset: string): BestPoint | undefined {
  return bestPoint(curves.filter(curve => curve.dataset === dataset))
}
