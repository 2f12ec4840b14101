import type { WithResult } from '../with-result.ts'
import { type CandidateGroup, candidateGroups, type TunableSweep } from './candidates.ts'
import { choose } from './choose.ts'

/**
 * The runs of the chosen candidates, which figures and answers of a tuned sweep are about. With several finetuning data
 * sets, each run has the results of those that it was chosen for. Points without a choice have no runs. All runs of a
 * sweep that tunes nothing.
 */
export function tunedRuns<Run extends WithResult>(sweep: TunableSweep<Run>): readonly Run[] {
  const { tune, finetune } = sweep.record.experiment
  if (!tune) return sweep.runs
  return candidateGroups(sweep).flatMap(group => chosenRuns(group, finetune.dataset))
}

function chosenRuns<Run extends WithResult>(group: CandidateGroup<Run>, datasets: readonly string[]): Run[] {
  const chosen = datasets.map(dataset => choose(group, dataset)?.chosen)
  return group.candidates.flatMap(candidate => {
    const own = datasets.filter((_, index) => chosen[index] === candidate)
    if (own.length === 0) return []
    return candidate.seeds.flatMap(({ run, settings }) =>
      run === undefined ? [] : [withDatasets({ ...run, run: run.run ?? { settings } }, own, datasets)],
    )
  })
}

function withDatasets<Run extends WithResult>(run: Run, own: readonly string[], all: readonly string[]): Run {
  const { result } = run
  if (!result || own.length === all.length) return run
  return { ...run, result: { ...result, finetunes: result.finetunes.filter(({ dataset }) => own.includes(dataset)) } }
}
