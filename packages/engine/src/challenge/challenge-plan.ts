import { statSync } from 'node:fs'
import {
  type ChallengeHead,
  type ChallengeResult,
  type PlannedRunRecord,
  readChallenges,
  runFiles,
  runFolder,
  type SweepSnapshot,
} from '@finetune-lab/runs'
import { challengeHeads, type HeadChoice, missingHeads } from './challenge-heads.ts'

/** What a challenge of a sweep would do. */
export interface ChallengePlan {
  /** Finished runs among the chosen seeds. */
  readonly runs: number
  /** Those that still lack heads, seed by seed, so that an unfinished challenge has whole seeds. */
  readonly todo: readonly ChallengeTask[]
  /** Runs whose model was not kept, and how long pre-training them again takes on one worker. */
  readonly remade: number
  readonly remakeSeconds: number
}

export interface ChallengeTask {
  readonly run: PlannedRunRecord
  /** Path of the saved model; undefined if it was not kept. */
  readonly model: string | undefined
  /** Per finetune of the run. */
  readonly heads: readonly (readonly ChallengeHead[])[]
  /** What an earlier challenge of this run found. */
  readonly before: ChallengeResult | undefined
}

export interface ChallengeChoice extends HeadChoice {
  /** Only the first this many seeds. Default: all. */
  readonly seeds?: number
}

export function planChallenge(
  { folder, record, runs }: Pick<SweepSnapshot, 'folder' | 'record' | 'runs'>,
  choice: ChallengeChoice,
): ChallengePlan {
  const heads = challengeHeads(choice)
  const seeds = record.experiment.seeds.toSorted((a, b) => a - b).slice(0, choice.seeds)
  const order = new Map(seeds.map((seed, index) => [seed, index]))
  const chosen = runs
    .filter(({ result, run }) => result !== undefined && !run.settings.control && order.has(run.settings.seed))
    .toSorted((a, b) => order.get(a.run.settings.seed)! - order.get(b.run.settings.seed)!)
  const found = readChallenges(
    folder,
    chosen.map(({ run }) => run),
  )
  const todo = chosen.flatMap(({ run }): ChallengeTask[] => {
    const before = found.get(run.id)
    const missing = run.settings.finetunes.map(finetune => missingHeads(heads, finetune, before?.finetunes ?? []))
    if (missing.every(({ length }) => length === 0)) return []
    const { model } = runFiles(runFolder(folder, run.id))
    return [{ run, model: isThere(model) ? model : undefined, heads: missing, before }]
  })
  const remade = new Set(todo.filter(({ model }) => model === undefined).map(({ run }) => run.id))
  const remakeSeconds = chosen.reduce(
    (sum, { run, result }) => sum + (remade.has(run.id) ? result!.pretraining.seconds : 0),
    0,
  )
  return { runs: chosen.length, todo, remade: remade.size, remakeSeconds }
}

const isThere = (path: string) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
