import { type AxisRequest, axisView, isAsked, narrowed } from '@finetune-lab/analysis'
import type { SweepRecord } from '@finetune-lab/runs'

/** What the options of `addAxisOptions` ask for, without the command's other options. */
export const axesOf = ({ over, series, panel, where }: AxisRequest): AxisRequest => ({ over, series, panel, where })

/**
 * Checks the options before any training.
 *
 * @throws UserFacingError for keys and values that the sweep does not have
 */
export function checkAxes(record: SweepRecord, { where, ...places }: AxisRequest): void {
  const part = narrowed({ record, folder: '', state: 'waiting', runs: [] }, where)
  if (isAsked(places)) axisView(part.record, places)
}
