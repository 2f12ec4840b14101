import type { AccuracyCurves, AccuracyPoint } from './curves.ts'
import { troubleOf } from './point-trouble.ts'

/** A point with its data set and augmentation. */
export interface BestPoint extends AccuracyPoint {
  readonly dataset: string
  readonly augmentation: string
}

/**
 * The point with the highest mean over seeds, the first among equals. Points whose training collapsed do not count.
 * Undefined if there are no others.
 */
export function bestPoint(curves: readonly AccuracyCurves[]): BestPoint | undefined {
  let best: BestPoint | undefined
  for (const { dataset, series } of curves)
    for (const { augmentation, points } of series)
      for (const point of points)
        if (troubleOf(point) !== 'collapsed' && (!best || point.mean > best.mean))
          best = { dataset, augmentation, ...point }
  return best
}

/** The best point on one finetune data set. */
export function bestPointOn(curves: readonly AccuracyCurves[], dataset: string): BestPoint | undefined {
  return bestPoint(curves.filter(curve => curve.dataset === dataset))
}

/** The point with the highest mean, collapsed or not: to show something if training collapsed everywhere. */
export function anyPointOn(curves: readonly AccuracyCurves[], dataset: string): BestPoint | undefined {
  const points = curves
    .filter(curve => curve.dataset === dataset)
    .flatMap(({ series }) =>
      series.flatMap(({ augmentation, points }) => points.map(point => ({ dataset, augmentation, ...point }))),
    )
  return points.toSorted((a, b) => b.mean - a.mean)[0]
}
