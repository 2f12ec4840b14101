import type { ChallengeResult, RunSnapshot } from '@finetune-lab/runs'
import { collapseOfCounts } from '../collapse.ts'
import { collapseOn } from '../finetune-outcomes.ts'
import type { WithResult } from '../with-result.ts'
import { type Alternative, RECIPE } from './alternatives.ts'
import { chosenHeads } from './chosen-heads.ts'

/**
 * The runs with the results of other heads, as input of the analysis. A finetune whose head diverged has no result.
 *
 * @param id of an alternative; `recipe` keeps the recorded results
 */
export function challengedRuns(
  runs: readonly RunSnapshot[],
  found: ReadonlyMap<string, ChallengeResult>,
  id: string,
  alternatives: readonly Alternative[],
): WithResult[] {
  if (id === RECIPE) return [...runs]
  const headOf = chosenHeads(runs, found, id, alternatives)
  return runs.map(snapshot => {
    const result = snapshot.result!
    const judged = result.finetunes.map(finetune => {
      const head = headOf(snapshot, finetune.dataset)
      if (!head) return { finetune, collapse: collapseOn(snapshot, finetune) }
      if (!head.test) return undefined
      const { accuracy, loss, images } = head.test
      return {
        finetune: { ...finetune, accuracy, loss, testImages: images, confusion: [] },
        collapse: collapseOfCounts(head.test),
      }
    })
    const there = judged.filter(each => each !== undefined)
    const collapses = Object.fromEntries(
      there.flatMap(({ finetune, collapse }) => (collapse ? [[finetune.dataset, collapse] as const] : [])),
    )
    return { ...snapshot, result: { ...result, finetunes: there.map(({ finetune }) => finetune) }, collapses }
  })
}
