import type { FinetuneSettings } from '@finetune-lab/experiment'
import { type ChallengedFinetune, type ChallengeHead, challengeHeadKey } from '@finetune-lab/runs'

/** Which other heads to train. */
export interface HeadChoice {
  /** Heads fitted to convergence. */
  readonly probe: boolean
  /** Factors of the learning rate. */
  readonly rates: readonly number[]
  /** Factors of the number of batches. */
  readonly budgets: readonly number[]
}

export const DEFAULT_HEADS: HeadChoice = { probe: true, rates: [0.3, 0.1], budgets: [5] }

/**
 * The heads to train: the probe, and SGD with every rate at every budget. SGD always includes the run's own settings,
 * which shows whether the features are those of the recorded result.
 */
export function challengeHeads({ probe, rates, budgets }: HeadChoice): ChallengeHead[] {
  const [allRates, allBudgets] = [rates, budgets].map(factors => [...new Set([1, ...factors])])
  return [
    ...(probe ? [{ kind: 'probe' } as const] : []),
    ...allRates.flatMap(rate => allBudgets.map(budget => ({ kind: 'sgd', rate, budget }) as const)),
  ]
}

/** The heads that a finetune still lacks. A finetune whose own head is a probe needs no other one. */
export function missingHeads(
  heads: readonly ChallengeHead[],
  { dataset, head: own }: FinetuneSettings,
  done: readonly ChallengedFinetune[],
): ChallengeHead[] {
  const there = new Set(
    done.find(finetune => finetune.dataset === dataset)?.heads.map(({ head }) => challengeHeadKey(head)),
  )
  return heads.filter(head => !(head.kind === 'probe' && own === 'probe') && !there.has(challengeHeadKey(head)))
}
