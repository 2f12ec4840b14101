import { formatNumberOf } from '@finetune-lab/charts'
import type { SweepRecord } from '@finetune-lab/runs'

/** The runs of a new sweep: `63 runs`; `up to 189 runs` with a rule for the seeds. */
export function mostRunsOf({ runs, experiment }: SweepRecord): string {
  return `${experiment.seedRule ? 'up to ' : ''}${formatNumberOf(runs.length, 'run')}`
}
