import type { SweepRecord } from '@finetune-lab/runs'
import { type AccuracyCurves, curves } from '../curves.ts'
import type { WithResult } from '../with-result.ts'
import { slicesOf } from './slices.ts'

/** The curves of all parts of a sweep, one after another: for its best point, or to count its points. */
export function sliceCurves(sweep: {
  readonly record: SweepRecord
  readonly runs: readonly WithResult[]
}): AccuracyCurves[] {
  return slicesOf(sweep).flatMap(({ sweep }) => curves(sweep.runs))
}
