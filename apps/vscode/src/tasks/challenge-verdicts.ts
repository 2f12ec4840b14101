import { challengeScope } from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import { readSweep } from '@finetune-lab/runs'
import type { Task } from './task.ts'

/** Analyses what a challenge has kept: as often as the sweep's answers, once for each way to train the heads. */
export const challengeVerdicts: Task<'challengeVerdicts'> = ({ folder }) => {
  const found = readSweepChallenge(readSweep(folder))
  if (!found) return null
  return {
    scope: challengeScope(found),
    datasets: found.datasets.map(({ dataset, sentences }) => ({
      dataset,
      sentences: sentences.map(({ text, verdict, summary }) => ({ text, verdict, summary })),
    })),
  }
}
