import type { Dataset } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import type { ChallengedFinetune, ChallengeHead } from '@finetune-lab/runs'

/** Passed to a worker thread of a challenge when it starts. */
export interface ChallengeInput {
  /** Images are in shared memory: every worker reads the same bytes. */
  readonly datasets: ReadonlyMap<string, Dataset>
  readonly build: 'plain' | 'relaxed'
  /** [1], shared; non-zero once the challenge has been asked to stop. */
  readonly stop: Int32Array
}

/** A run to challenge. */
export interface ChallengeOrder {
  readonly settings: RunSettings
  /** Its saved model; undefined to pre-train it again. */
  readonly model: string | undefined
  /** The heads to train, in the order of the run's finetunes. */
  readonly heads: readonly (readonly ChallengeHead[])[]
}

export type ChallengeReport =
  | { readonly type: 'ready' }
  | { readonly type: 'done'; readonly finetunes: readonly ChallengedFinetune[]; readonly remade: boolean }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'stopped' }
