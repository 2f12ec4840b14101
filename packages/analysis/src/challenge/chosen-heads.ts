import { augmentationLabel } from '@finetune-lab/augmentation'
import type { ChallengedHead, ChallengeResult, RunSnapshot } from '@finetune-lab/runs'
import { groupBy } from '../finetune-outcomes.ts'
import { mean } from '../statistics/interval.ts'
import { type Alternative, BEST, headIn, idOf } from './alternatives.ts'

/** Looks up the head of a run's finetune under an alternative; undefined keeps the run's own. */
export type HeadOf = (run: RunSnapshot, dataset: string) => ChallengedHead | undefined

/** @param id of an alternative */
export function chosenHeads(
  runs: readonly RunSnapshot[],
  found: ReadonlyMap<string, ChallengeResult>,
  id: string,
  alternatives: readonly Alternative[],
): HeadOf {
  const finetuneOf = (run: RunSnapshot, dataset: string) =>
    found.get(run.run.id)?.finetunes.find(finetune => finetune.dataset === dataset)
  if (id !== BEST)
    return (run, dataset) => {
      const finetune = finetuneOf(run, dataset)
      return finetune && headIn(finetune, id)
    }
  const best = bestHeads(runs, found, alternatives)
  return (run, dataset) => {
    const finetune = finetuneOf(run, dataset)
    const chosen = best.get(pointOf(run, dataset))
    return finetune && chosen === undefined ? undefined : headIn(finetune!, chosen!)
  }
}

/**
 * For each point (data set, augmentation, number of samples): the SGD head with the highest mean accuracy over the seeds
 * on validation images, which are neither trained nor tested on. The id of the head, by point.
 */
function bestHeads(
  runs: readonly RunSnapshot[],
  found: ReadonlyMap<string, ChallengeResult>,
  alternatives: readonly Alternative[],
): ReadonlyMap<string, string> {
  const allowed = new Set([...alternatives.map(({ id }) => id), idOf({ kind: 'sgd', rate: 1, budget: 1 })])
  const all = runs.flatMap(run =>
    found.get(run.run.id)!.finetunes.flatMap(({ dataset, heads }) =>
      heads
        .filter(({ head }) => head.kind === 'sgd' && allowed.has(idOf(head)))
        // A head that diverged is the worst.
        .map(({ head, validation }) => ({
          point: pointOf(run, dataset),
          id: idOf(head),
          accuracy: validation?.accuracy ?? 0,
        })),
    ),
  )
  return new Map(
    [...groupBy(all, ({ point }) => point)].map(([point, tried]) => {
      const means = [...groupBy(tried, ({ id }) => id)].map(([id, same]) => ({
        id,
        mean: mean(same.map(({ accuracy }) => accuracy)),
      }))
      return [point, means.reduce((best, each) => (each.mean > best.mean ? each : best)).id]
    }),
  )
}

const pointOf = ({ run: { settings } }: RunSnapshot, dataset: string) =>
  JSON.stringify([dataset, augmentationLabel(settings.pretrain.augmentation), settings.pretrain.samplesPerClass])
