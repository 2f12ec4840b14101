import type { Mark } from '@finetune-lab/charts/dom'
import { type RunRow, runTitle } from './model.ts'

/** The runs that a mark in a figure represents, without those whose seeds are hidden. */
export function runsOf(
  mark: Mark,
  runs: readonly RunRow[],
  hiddenSeeds: readonly number[],
  standsFor = represents,
): readonly RunRow[] {
  if (mark.step !== undefined) return runs.filter(run => runTitle(run) === mark.series)
  return runs.filter(run => standsFor(mark, run) && !hiddenSeeds.includes(run.seed))
}

/** Whether a mark represents a run: as its point or its dot. Points of loss curves represent a step, not a run. */
export function represents(mark: Mark, run: RunRow): boolean {
  if (mark.step !== undefined) return false
  return (
    mark.series === run.augmentation &&
    mark.samplesPerClass === String(run.samplesPerClass) &&
    (mark.seed === undefined || mark.seed === String(run.seed))
  )
}
