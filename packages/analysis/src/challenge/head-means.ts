import { augmentationLabel } from '@finetune-lab/augmentation'
import type { ChallengedHead, ChallengeResult, RunSnapshot } from '@finetune-lab/runs'
import { groupBy } from '../finetune-outcomes.ts'
import { mean } from '../statistics/interval.ts'
import { type Alternative, headIn, idOf, RECIPE } from './alternatives.ts'
import { chosenHeads } from './chosen-heads.ts'

/** How far the heads of one point are from settled: means over its seeds. */
export interface HeadMeans {
  readonly dataset: string
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly n: number
  /** Of the features: their Euclidean norm, averaged over the training images of the head. */
  readonly featureNorm: number
  /** On the images that the heads were trained on. */
  readonly trainingLoss: number
  /** The training loss minus that of the converged head; missing without converged heads. */
  readonly excess?: number
  /** Euclidean norm of the training loss's gradient. */
  readonly slope: number
  readonly testLoss: number
}

export function headMeans(
  runs: readonly RunSnapshot[],
  found: ReadonlyMap<string, ChallengeResult>,
  id: string,
  alternatives: readonly Alternative[],
): HeadMeans[] {
  const own = id === RECIPE ? idOf({ kind: 'sgd', rate: 1, budget: 1 }) : id
  const headOf = chosenHeads(runs, found, own, alternatives)
  const heads = runs.flatMap(run => {
    const { augmentation, samplesPerClass } = run.run.settings.pretrain
    return found.get(run.run.id)!.finetunes.flatMap(finetune => {
      const { dataset, featureNorm } = finetune
      const head = headOf(run, dataset)
      if (!isMeasured(head)) return []
      const converged = headIn(finetune, 'probe')?.training?.loss
      const key = { dataset, augmentation: augmentationLabel(augmentation), samplesPerClass }
      return [{ key, featureNorm, head, converged }]
    })
  })
  return [...groupBy(heads, ({ key }) => JSON.stringify(key)).values()].map(same => {
    const of = (value: (each: (typeof same)[number]) => number) => mean(same.map(value))
    const converged = same.every(each => each.converged !== undefined)
    return {
      ...same[0].key,
      n: same.length,
      featureNorm: of(each => each.featureNorm),
      trainingLoss: of(({ head }) => head.training.loss),
      ...(converged && { excess: of(({ head, converged }) => head.training.loss - converged!) }),
      slope: of(({ head }) => head.training.slope),
      testLoss: of(({ head }) => head.test.loss),
    }
  })
}

type Measured = ChallengedHead & Required<Pick<ChallengedHead, 'training' | 'test'>>

const isMeasured = (head: ChallengedHead | undefined): head is Measured =>
  head?.training !== undefined && head.test !== undefined
