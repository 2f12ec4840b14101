import { tunedRuns } from '@finetune-lab/analysis'
import { formatNumberOf, formatSecondsLeft } from '@finetune-lab/charts'
import { challengeSweep, DEFAULT_HEADS, planChallenge } from '@finetune-lab/engine'
import { readSweep } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { engineFolder } from './engine-folder.ts'
import type { Task } from './task.ts'

/** Does the answer survive? Trains other heads; an interrupted challenge continues where it stopped. */
export const challenge: Task<'challenge'> = async ({ folder, ...places }, { signal, progress }) => {
  const sweep = readSweep(folder)
  const plan = planChallenge({ ...sweep, runs: tunedRuns(sweep) }, DEFAULT_HEADS)
  if (plan.runs === 0)
    throw new UserFacingError('input', `${sweep.record.name}: no run is finished yet; there is no answer to challenge`)
  const { done, failed } = await challengeSweep(sweep, plan, {
    ...places,
    engineFolder: engineFolder(),
    signal,
    onProgress: ({ done, total, secondsLeft }) => {
      const left = secondsLeft === undefined ? '' : ` · ${formatSecondsLeft(secondsLeft)} left`
      progress({ share: done / total, words: `${done} of ${formatNumberOf(total, 'run')}${left}` })
    },
  })
  return { done, failed: failed.length, reason: failed[0]?.message }
}
