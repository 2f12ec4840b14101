import type { ChallengedFinetune, ChallengeHead, ChallengeResult, RunSnapshot } from '@finetune-lab/runs'

/** A way to train every head of a sweep. */
export interface Alternative {
  /** `probe`, `rate 0.3 budget 1`, `best` */
  readonly id: string
  /** `converged heads`, `learning rate × 0.3`, `5 × as many batches` */
  readonly title: string
  /** One way for all; missing for the best, which is chosen per point on validation images. */
  readonly head?: ChallengeHead
}

/** The id of the recorded results. */
export const RECIPE = 'recipe'
export const BEST = 'best'

/**
 * The alternatives that all challenged runs have, except the run's own recipe. With several rates or budgets, the last
 * one gives every augmentation and size its best.
 */
export function alternativesIn(
  runs: readonly RunSnapshot[],
  found: ReadonlyMap<string, ChallengeResult>,
): Alternative[] {
  const finetunes = runs.flatMap(({ run }) =>
    found.get(run.id)!.finetunes.map(finetune => ({
      finetune,
      probed: run.settings.finetunes.find(({ dataset }) => dataset === finetune.dataset)?.head === 'probe',
    })),
  )
  const byId = new Map(
    finetunes.flatMap(({ finetune }) => finetune.heads.map(({ head }) => [idOf(head), head] as const)),
  )
  const complete = [...byId].filter(([id, head]) =>
    finetunes.every(({ finetune, probed }) =>
      // A run whose own head is converged keeps it.
      head.kind === 'probe' && probed ? true : headIn(finetune, id) !== undefined,
    ),
  )
  const probedAll = finetunes.every(({ probed }) => probed)
  const others = complete.filter(
    ([, head]) => head.kind === 'probe' || head.rate !== 1 || head.budget !== 1 || probedAll,
  )
  const sgd = complete.filter(([, { kind }]) => kind === 'sgd')
  const validated = finetunes.every(({ finetune }) => finetune.heads.some(({ validation }) => validation))
  return [
    ...others.toSorted(([, a], [, b]) => rank(a) - rank(b)).map(([id, head]) => ({ id, title: titleOf(head), head })),
    ...(sgd.length > 1 && validated ? [{ id: BEST, title: 'the best settings for each' }] : []),
  ]
}

export const headIn = ({ heads }: ChallengedFinetune, id: string) => heads.find(({ head }) => idOf(head) === id)

export const idOf = (head: ChallengeHead) =>
  head.kind === 'probe' ? 'probe' : `rate ${head.rate} budget ${head.budget}`

function titleOf(head: ChallengeHead): string {
  if (head.kind === 'probe') return 'converged heads'
  const { rate, budget } = head
  const parts = [...(rate === 1 ? [] : [`learning rate × ${rate}`]), ...(budget === 1 ? [] : [`batches × ${budget}`])]
  return parts.length === 0 ? 'SGD as written' : parts.join(', ')
}

/** The probe first; then fewer batches before more, and higher rates before lower. */
const rank = (head: ChallengeHead) => (head.kind === 'probe' ? -1 : head.budget * 1e6 - head.rate)
