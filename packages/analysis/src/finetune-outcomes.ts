import { augmentations } from '@finetune-lab/augmentation'
import type { FinetuneResult } from '@finetune-lab/runs'
import { type Collapse, collapseOf } from './collapse.ts'
import { ACCURACY, type Measure } from './measures/measure.ts'
import type { WithResult } from './with-result.ts'

/** One finetune's accuracy, or its value of another measure, with its setting. */
export interface FinetuneOutcome {
  readonly dataset: string
  readonly augmentation: string
  readonly samplesPerClass: number
  readonly seed: number
  readonly accuracy: number
  /** The test images that it is a share of; 0 if the measure is not a share of images. */
  readonly testImages: number
  /** Whether its seed was added because the first seeds of its point spread; see `firstOf`. */
  readonly added?: true
  /** Missing if training did not collapse. */
  readonly collapse?: Collapse
}

/** The finetunes of all finished runs that have the measure. Duplicate settings count once. */
export function finetuneOutcomes(runs: readonly WithResult[], measure: Measure = ACCURACY): FinetuneOutcome[] {
  const seen = new Set<string>()
  return runs.flatMap(run => {
    const { result } = run
    if (!result) return []
    const { augmentation, samplesPerClass, seed } = result.run
    return result.finetunes.flatMap(finetune => {
      const { dataset } = finetune
      const key = JSON.stringify([result.run.pretrain, dataset, augmentation, samplesPerClass, seed])
      if (seen.has(key)) return []
      seen.add(key)
      return finetuneOutcome(run, finetune, { augmentation, samplesPerClass, seed }, measure) ?? []
    })
  })
}

/** Undefined if the finetune does not have the measure. */
export function finetuneOutcome(
  run: WithResult,
  finetune: FinetuneResult,
  setting: Pick<FinetuneOutcome, 'augmentation' | 'samplesPerClass' | 'seed'>,
  measure: Measure = ACCURACY,
): FinetuneOutcome | undefined {
  const found = measure.valueOf(run, finetune)
  if (!found) return undefined
  const { value, images = 0 } = found
  const collapse = collapseOn(run, finetune)
  return {
    dataset: finetune.dataset,
    ...setting,
    accuracy: value,
    testImages: images,
    ...((run.added ?? run.run?.added) && { added: true as const }),
    ...(collapse && { collapse }),
  }
}

/** How training collapsed on a finetune data set, also where the result came without its confusion matrices. */
export function collapseOn({ collapses }: WithResult, { dataset, confusion }: FinetuneResult): Collapse | undefined {
  const reported = collapses && Object.hasOwn(collapses, dataset) ? collapses[dataset] : undefined
  return reported ?? collapseOf(confusion)
}

/** Values by key, keys in the order in which they first appear. */
export function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}

/** In the registry's order, unknown labels last. Variants of one augmentation keep their order. */
export function inRegistryOrder(labels: Iterable<string>): string[] {
  const rank = (label: string) => {
    const index = augmentations.findIndex(({ name }) => name === label.split('(')[0])
    return index < 0 ? augmentations.length : index
  }
  return [...labels].toSorted((a, b) => rank(a) - rank(b))
}
