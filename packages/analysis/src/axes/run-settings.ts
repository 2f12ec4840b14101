import type { RunSettings } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import type { WithResult } from '../with-result.ts'

/**
 * The settings of each run: its own, or those of the record's run at the same place.
 *
 * @throws RangeError if runs have no settings and are not those of the record
 */
export function settingsOfRuns({
  record,
  runs,
}: {
  readonly record: Pick<SweepRecord, 'runs'>
  readonly runs: readonly WithResult[]
}): RunSettings[] {
  return runs.map(({ run }, index) => {
    if (run) return run.settings
    if (runs.length !== record.runs.length)
      throw new RangeError(`expected the ${record.runs.length} runs of the record, got ${runs.length} without settings`)
    return record.runs[index].settings
  })
}
