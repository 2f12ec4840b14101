import { tuningLines, tuningOf } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'

/** What was tuned and chosen, and what is missing. Empty for a sweep that tunes nothing. */
export function tuningBlock(snapshot: SweepSnapshot): string[] {
  const tuning = tuningOf(snapshot)
  if (!tuning) return []
  const { datasets } = snapshot.record
  return ['Tuning', ...tuningLines(tuning, name => datasets[name]?.title ?? name).map(line => `  ${line}`)]
}
