import { failureOf } from '../failed-runs.ts'
import type { WithResult } from '../with-result.ts'
import type { Candidate, CandidateGroup } from './candidates.ts'

/** The candidate that was chosen for one series, size and finetuning data set, on validation images alone. */
export interface Choice<Run extends WithResult = WithResult> {
  readonly chosen: Candidate<Run>
  /** Mean validation accuracy of each candidate over the seeds that all of them have, 0 … 1. */
  readonly validation: ReadonlyMap<Candidate<Run>, number>
  /** The number of these seeds. */
  readonly n: number
}

/**
 * Chooses the candidate with the highest mean validation accuracy over the seeds that every candidate has, so that none
 * gains by an easy seed. Of equal ones, the first in the plan is chosen. A run that diverged counts as accuracy 0.
 *
 * @returns undefined if there is no such seed yet
 */
export function choose<Run extends WithResult>(
  { candidates }: CandidateGroup<Run>,
  dataset: string,
): Choice<Run> | undefined {
  const outcomes = candidates.map(({ seeds }) =>
    seeds.map(({ run }) => (run === undefined ? undefined : validationOf(run, dataset))),
  )
  const shared = [...candidates[0].seeds.keys()].filter(at => outcomes.every(own => own[at] !== undefined))
  if (shared.length === 0) return undefined
  // Counts of images add up without rounding, so that ties are ties.
  const right = outcomes.map(own => shared.reduce((sum, at) => sum + own[at]!.right, 0))
  const images = shared.map(at => Math.max(1, ...outcomes.map(own => own[at]!.images)))
  const total = images.reduce((sum, count) => sum + count, 0)
  const best = right.indexOf(Math.max(...right))
  return {
    chosen: candidates[best],
    validation: new Map(candidates.map((candidate, index) => [candidate, right[index] / total])),
    n: shared.length,
  }
}

/** Validation images classified correctly, and all of them. Undefined if the run is not finished, or failed otherwise. */
export function validationOf(
  run: WithResult,
  dataset: string,
): { readonly right: number; readonly images: number } | undefined {
  if (!run.result) return failureOf(run)?.diverged ? { right: 0, images: 0 } : undefined
  const found = run.result.finetunes.find(finetune => finetune.dataset === dataset)?.validation
  return found && { right: Math.round(found.accuracy * found.images), images: found.images }
}
